import { useState } from 'preact/hooks';
import { Button, CodeBlock } from '../shared/parts.tsx';
import { hexDump, splitControls } from './raw-text.ts';

export interface PayloadProps {
  readonly title: string;
  readonly text: string;
  /** Base64 of a body that is not UTF-8. */
  readonly bytes?: string | undefined;
}

/** A body, as it arrived or laid out for reading. */
export function Payload({ title, text, bytes }: PayloadProps) {
  const [isPretty, setPretty] = useState(false);
  const laidOut = prettify(text);
  if (text === '' && bytes === undefined) return <p class="hint">{title}: empty.</p>;
  return (
    <div class="part">
      <div class="part-bar">
        <h3>{title}</h3>
        {laidOut === undefined || bytes !== undefined ? null : (
          <fieldset class="switch">
            <legend class="hidden-text">{title}</legend>
            <Button aria-pressed={!isPretty} onClick={() => setPretty(false)}>
              Raw
            </Button>
            <Button aria-pressed={isPretty} onClick={() => setPretty(true)}>
              Pretty
            </Button>
          </fieldset>
        )}
      </div>
      {bytes !== undefined ? (
        <CodeBlock label={title}>{hexDump(bytes)}</CodeBlock>
      ) : isPretty && laidOut !== undefined ? (
        <CodeBlock label={title}>{laidOut}</CodeBlock>
      ) : (
        <Raw label={title} text={text} />
      )}
    </div>
  );
}

/** Text with its control characters made visible. */
export function Raw({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <CodeBlock label={label}>
      {splitControls(text).map(({ isControl, shown }, index) =>
        isControl ? (
          <span key={index} class="control">
            {shown}
          </span>
        ) : (
          shown
        ),
      )}
    </CodeBlock>
  );
}

function prettify(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}
