import type { PageState } from '../../src/server/describe-state.ts';
import { formatDuration } from '../shared/format.ts';
import { Button, CodeBlock, CopyButton } from '../shared/parts.tsx';
import { Endpoint } from './endpoint.tsx';
import { Faults, type FaultsProps } from './faults.tsx';

type Act = FaultsProps['act'];

/** What changes the sandbox: time, addresses, faults. */
export function Tools({ state, paymentId, act }: FaultsProps) {
  return (
    <section class="pane tools" aria-label="Tools" data-pane="tools">
      <Time state={state} act={act} />
      <Endpoints state={state} act={act} />
      <Faults state={state} paymentId={paymentId} act={act} />
      <section class="tool" aria-labelledby="credentials-title">
        <div class="tool-bar">
          <h2 id="credentials-title">Credentials</h2>
          <CopyButton text={state.environment} label="Copy" />
        </div>
        <CodeBlock label="Environment variables">{state.environment.trim()}</CodeBlock>
      </section>
    </section>
  );
}

const STEPS = [
  ['+1 s', 1_000],
  ['+1 min', 60_000],
  ['+15 min', 900_000],
  ['+1 h', 3_600_000],
] as const;

function Time({ state, act }: { readonly state: PageState; readonly act: Act }) {
  const { aheadMs } = state;
  return (
    <section class="tool" aria-labelledby="time-title" tabIndex={-1} data-home>
      <div class="tool-bar">
        <h2 id="time-title">Time</h2>
        {aheadMs === 0 ? null : (
          <Button class="quiet" onClick={() => void act('back-to-now')}>
            Back to now
          </Button>
        )}
      </div>
      <p class="hint" id="ahead">
        {aheadMs === 0
          ? 'Business time decides what expires and when webhooks are sent again. Signatures keep the real time.'
          : `Business time is ${formatDuration(aheadMs)} ahead. Signatures keep the real time.`}
      </p>
      <fieldset class="steps">
        <legend class="hidden-text">Move business time</legend>
        {STEPS.map(([label, ms]) => (
          <Button key={label} onClick={() => void act('advance', { ms })}>
            {label}
          </Button>
        ))}
      </fieldset>
    </section>
  );
}

function Endpoints({ state, act }: { readonly state: PageState; readonly act: Act }) {
  return (
    <section class="tool" aria-labelledby="endpoints-title">
      <div class="tool-bar">
        <h2 id="endpoints-title">Webhook endpoints</h2>
      </div>
      <p class="hint">For payments that name no address of their own.</p>
      <Endpoint gateway="itpay" label="ItPay" url={state.webhookUrls.itpay} act={act} />
      <Endpoint gateway="stablecoin" label="Stablecoin" url={state.webhookUrls.stablecoin} act={act} />
    </section>
  );
}
