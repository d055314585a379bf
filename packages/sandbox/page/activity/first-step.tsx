import type { PageState } from '../../src/server/describe-state.ts';
import { Button, CodeBlock, CopyButton } from '../shared/parts.tsx';

/** What to do while nothing has happened yet. */
export function FirstStep({ state, onCreate }: { readonly state: PageState; readonly onCreate: () => void }) {
  const curl = `curl ${location.origin}/_sandbox/payments -H 'content-type: application/json' -d '{"kind":"payment_intent","amount":"6.99","currency":"CNY"}'`;
  return (
    <section class="first-step" aria-labelledby="first-title">
      <h2 id="first-title">Make the first payment</h2>
      <p>Both gateways run on this machine. They check every signature and send every webhook. No money moves.</p>
      <ol>
        <li>
          <h3>Look around with a test payment</h3>
          <p>The sandbox plays the merchant: it signs the requests, and you are the payer.</p>
          <Button class="main" onClick={onCreate}>
            Create a test payment
          </Button>
        </li>
        <li>
          <h3>Then point your own code here</h3>
          <p>Put these into your .env file. The clients and receivers read them.</p>
          <CodeBlock label="Environment variables">{state.environment.trim()}</CodeBlock>
          <CopyButton text={state.environment} label="Copy the variables" />
        </li>
        <li>
          <h3>Or try it from a shell</h3>
          <CodeBlock label="A first call">{curl}</CodeBlock>
          <CopyButton text={curl} label="Copy the command" />
        </li>
      </ol>
    </section>
  );
}
