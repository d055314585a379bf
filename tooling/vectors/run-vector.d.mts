export interface VectorTest {
  readonly id: string;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'invalid';
}

export interface VectorFile {
  readonly scheme: string;
  readonly version: number;
  readonly numberOfTests: number;
  readonly numberOfInvalidTests: number;
  readonly tests: readonly VectorTest[];
}

export declare const vectorFiles: readonly string[];

/** Runs one test of a file against the exports of `@x/signing`; returns what is wrong, or undefined. */
export declare function runVector(signing: object, scheme: string, test: VectorTest): string | undefined;
