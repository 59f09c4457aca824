import type { Author } from "../git/history.ts";

/** Somebody with an account on GitHub. */
export interface Person extends Author {
  readonly login: string;
  readonly id: number;
}

/** Who works at Acme. `mona` is the account the sample is signed in with. */
export const people = {
  mona: { login: "mona-lindqvist", id: 5200107, name: "Mona Lindqvist", mail: "mona@acme.example" },
  dana: { login: "dana-okafor", id: 5200101, name: "Dana Okafor", mail: "dana@acme.example" },
  luis: { login: "luis-ferreira", id: 5200102, name: "Luis Ferreira", mail: "luis@acme.example" },
  mei: { login: "mei-tanaka", id: 5200103, name: "Mei Tanaka", mail: "mei@acme.example" },
  priya: { login: "priya-nair", id: 5200104, name: "Priya Nair", mail: "priya@acme.example" },
  jonas: { login: "jonas-weber", id: 5200105, name: "Jonas Weber", mail: "jonas@acme.example" },
} as const satisfies Readonly<Record<string, Person>>;
