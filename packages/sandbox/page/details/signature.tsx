import type { SignatureExplanation } from '../../src/gateway/signature-evidence.ts';
import { Pill } from '../shared/parts.tsx';
import { Raw } from './payload.tsx';

export interface SignatureProps {
  readonly signedText: string | undefined;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  readonly receivedLabel: string;
}

/** What was to be signed, and the two signatures of it below each other. */
export function Signature({ signedText, expected, received, receivedLabel }: SignatureProps) {
  if (signedText === undefined && received === undefined) return null;
  const holds = expected !== undefined && expected === received;
  return (
    <div class="part">
      <div class="part-bar">
        <h3>Signature</h3>
        <Pill text={holds ? 'matches' : 'does not match'} tone={holds ? 'good' : 'bad'} />
      </div>
      {signedText === undefined ? null : <Raw label="The text to sign" text={signedText} />}
      <dl class="compare">
        <dt>Expected</dt>
        <dd class="mono">{expected ?? 'none: the message cannot be signed'}</dd>
        <dt>{receivedLabel}</dt>
        <dd class="mono" data-tone={holds ? 'good' : 'bad'}>
          {received ?? 'none'}
        </dd>
      </dl>
    </div>
  );
}

/** What went wrong and what to do, in a sentence. */
export function Explanation({ explanation }: { readonly explanation: SignatureExplanation | undefined }) {
  if (explanation === undefined) return null;
  const { name, hint, proven } = explanation;
  return (
    <div class="callout" data-tone={name === 'signature-holds' ? 'busy' : 'bad'}>
      <p>{hint}</p>
      <p class="hint">
        <code>{name}</code>
        {name === 'signature-holds'
          ? null
          : proven
            ? ' · proven: the signature holds once this is undone'
            : ' · likely: the form of the message shows it'}
      </p>
    </div>
  );
}
