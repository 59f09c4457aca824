/** A change of one file that becomes a branch and a draft pull request: exactly what is pushed. */
export interface Fix {
  /** Without `refs/heads/`; the same for the same fix, so that a repetition finds it. */
  readonly branch: string;
  /** The branch it is for. */
  readonly base: string;
  /** The commit of the base that it starts from. */
  readonly baseCommit: string;
  readonly path: string;
  /** The file as it will be. */
  readonly text: string;
  /** The git object that the file was when the change was made. */
  readonly blobBefore: string;
  readonly message: string;
  readonly title: string;
  readonly body: string;
}
