import type { ReportedLocation } from "../../core/alert.ts";

/** A file at the commit it was scanned at, which the clone does not have. */
export interface MissingFile {
  readonly commit: string;
  readonly path: string;
  /** The git object it was, when that is known: only its content is missing. */
  readonly blob: string | undefined;
}

/** Files of commits that a clone does not have, as far as somebody else has told them. */
export interface ScannedFiles {
  /** The id of the blob that a file was at a commit. */
  readonly blobOf: (commit: string, path: string) => string | undefined;
  /** The content of a blob. */
  readonly contentOf: (blob: string) => Buffer | undefined;
  /** GitHub's fingerprint of the line that a location begins on; see `lineHashes`. */
  readonly lineHashOf: (location: ReportedLocation) => string | undefined;
}

/** Nothing but the clone itself. */
export const noScannedFiles: ScannedFiles = {
  blobOf: () => undefined,
  contentOf: () => undefined,
  lineHashOf: () => undefined,
};
