import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type Tone, toneOf } from './format.ts';

/** A status in a word. */
export function Pill({ text, tone }: { readonly text: string; readonly tone?: Tone }) {
  return (
    <span class="pill" data-tone={tone ?? toneOf(text)}>
      {text}
    </span>
  );
}

/** Which fault shaped a row. */
export function FaultMark({ kind }: { readonly kind: string | undefined }) {
  if (kind === undefined) return null;
  return (
    <span class="fault-mark">
      <Icon name="fault" />
      {kind}
    </span>
  );
}

const ICONS = {
  request: 'M3 8h9M8.5 4.5 12 8l-3.5 3.5',
  webhook: 'M13 8H4M7.5 4.5 4 8l3.5 3.5',
  status: 'M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  fault: 'M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z',
  plus: 'M8 3v10M3 8h10',
  back: 'M10 3 5 8l5 5',
} as const;

/** A drawing without a meaning of its own. */
export function Icon({ name }: { readonly name: keyof typeof ICONS }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> & { readonly children: ComponentChildren };

/** A button that does something. */
export function Button({ children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest}>
      {children}
    </button>
  );
}

/** Text to be read as it stands. It scrolls, so the keyboard must reach it. */
export function CodeBlock({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no set of fields, and a section would be a landmark.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of the keyboard.
    <div role="group" class="code" tabIndex={0} aria-label={label}>
      {children}
    </div>
  );
}

/** Copies a text, and says so until the pointer or the keyboard goes elsewhere. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [note, setNote] = useState<string>();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setNote('Copied'),
      () => setNote('Not allowed'),
    );
  const forget = () => setNote(undefined);
  return (
    <Button class="quiet" onClick={() => void copy()} onBlur={forget} onMouseLeave={forget}>
      {note ?? label}
    </Button>
  );
}
