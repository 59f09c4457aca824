import type { Region } from "../../alert.ts";

/** A piece of a manifest: its text as written, without quotes, and where it stands. */
export interface Token {
  readonly text: string;
  readonly region: Region;
  /**
   * What is written elsewhere and holds for the same version: further bounds, hashes, alternatives
   * for other platforms. Absent when there is nothing.
   */
  readonly limits?: readonly string[];
}

/** For what a manifest wants a package. */
export type DeclarationGroup =
  | "runtime"
  | "optional"
  | "development"
  | "peer"
  /** Listed by a tool, wanted by another package. */
  | "indirect"
  /** A version for whoever wants the package. */
  | "managed"
  /** A version forced on whoever wants the package. */
  | "override";

/** One place where a manifest says that it wants a package. */
export interface Declaration {
  /** The package, as the manifest spells it. */
  readonly name: string;
  /** The name it has within the project; differs from `name` for aliases only. */
  readonly declaredAs: string;
  readonly group: DeclarationGroup;
  readonly nameRegion: Region;
  /** The version or range of versions as written; undefined when none is. */
  readonly version: Token | undefined;
  /** Key of the definition that says the version, in this manifest or one it depends on. */
  readonly reference: string | undefined;
  /** Of an override: the package below which alone it counts; absent when it counts everywhere. */
  readonly within?: string;
}

/** A version that declarations refer to: a property, an entry of a catalog, a managed version. */
export interface Definition {
  readonly token: Token;
  readonly reference: string | undefined;
  /** The package that it is the version of, where that has another name; else absent. */
  readonly package?: string;
}

/** A manifest that another one depends on. */
export interface ManifestLink {
  /** Relative to the folder of the manifest that links; may hold `..`. */
  readonly path: string;
  /** The project it must be; undefined: whichever is there. */
  readonly project: string | undefined;
}

/** What a manifest file says about dependencies. Regions are 1-based, end exclusive, UTF-16. */
export interface Manifest {
  /** In the order of the file. */
  readonly declarations: readonly Declaration[];
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Manifests whose definitions count here. */
  readonly outer: readonly ManifestLink[];
  /** Manifests whose declarations count as this one's; the last segment may hold `*`. */
  readonly included: readonly string[];
  /** Folders of a workspace's members, relative; segments may hold `*`. */
  readonly members: readonly string[];
  /** The project's own name. */
  readonly project: string | undefined;
  /** Where the dependencies are listed. */
  readonly block: Region | undefined;
}

/** A manifest that says nothing. */
export const emptyManifest: Manifest = {
  declarations: [],
  definitions: new Map(),
  outer: [],
  included: [],
  members: [],
  project: undefined,
  block: undefined,
};
