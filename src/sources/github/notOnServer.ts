/** The server has no such feature: nothing that a right or a setting could change. */
export class NotOnServerError extends Error {
  /** What it lacks, plural. */
  readonly feature: string;
  /** E.g. `GitHub Enterprise Server 3.18`. */
  readonly server: string;

  constructor(feature: string, server: string) {
    super(`${server} has no ${feature}`);
    this.name = "NotOnServerError";
    this.feature = feature;
    this.server = server;
  }
}
