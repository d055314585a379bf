/** Why a signature does not hold, in words for people. */
export interface SignatureExplanation {
  /** A cause of `@x/signing/diagnose`, or `other-secret`. */
  readonly name: string;
  /** What is wrong and what to do, in a sentence or two. */
  readonly hint: string;
  /** Whether the signature holds once the named mistake is undone. Otherwise only the form of the message shows it. */
  readonly proven: boolean;
}

/** What a signature was checked against. */
export interface SignatureEvidence {
  /** The text that has to be signed. `undefined` where none can be made, for example without a usable path. */
  readonly signedText: string | undefined;
  /** The signature of that text. */
  readonly expectedSignature: string | undefined;
  /** The signature that arrived, as it was written. */
  readonly receivedSignature: string | undefined;
  /** `undefined` if the signature holds, or if the cause is not known. */
  readonly explanation: SignatureExplanation | undefined;
}

/** Nothing was checked. */
export const NO_EVIDENCE: SignatureEvidence = {
  signedText: undefined,
  expectedSignature: undefined,
  receivedSignature: undefined,
  explanation: undefined,
};

/** What `make` returns, or undefined for a message that cannot be signed. */
export function attemptOf<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** A diagnosis of the signing package as an explanation. */
export function explainWith(
  diagnosis: { readonly name: string; readonly hint: string; readonly proven: boolean } | undefined,
): SignatureExplanation | undefined {
  return diagnosis && { name: diagnosis.name, hint: diagnosis.hint, proven: diagnosis.proven };
}
