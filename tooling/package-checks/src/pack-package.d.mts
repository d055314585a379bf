export interface PackedPackage {
  /** The file that `npm install` takes. */
  readonly tarball: string;
  readonly data: Uint8Array;
  /** Contents by path within the package. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Packs the package of a folder as the release packs it. */
export declare function packPackage(folder: string): Promise<PackedPackage>;
