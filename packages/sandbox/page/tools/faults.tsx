import { useState } from 'preact/hooks';
import type { PageState, ShownFault } from '../../src/server/describe-state.ts';
import { Button } from '../shared/parts.tsx';
import { CLOCK_FAULTS, type FaultChoice, REQUEST_FAULTS, WEBHOOK_FAULTS } from './fault-kinds.ts';

export interface FaultsProps {
  readonly state: PageState;
  readonly paymentId: string | undefined;
  readonly act: (path: string, body?: object) => Promise<void>;
}

const ALL = [...REQUEST_FAULTS, ...WEBHOOK_FAULTS, ...CLOCK_FAULTS];

/** Makes requests or webhooks go wrong, and shows what is still to come. */
export function Faults({ state, paymentId, act }: FaultsProps) {
  const [kind, setKind] = useState('lose-reply');
  const inject = (form: HTMLFormElement) => act('faults', readForm(new FormData(form)));
  return (
    <section class="tool" aria-labelledby="faults-title" tabIndex={-1} data-home>
      <div class="tool-bar">
        <h2 id="faults-title">Faults</h2>
        {state.faults.length > 1 ? (
          <Button class="quiet" onClick={() => void act('heal')}>
            Remove all
          </Button>
        ) : null}
      </div>
      <p class="hint">Makes requests or webhooks go wrong. Each row in the activity names the fault that shaped it.</p>
      <ul class="pending" tabIndex={-1} data-home aria-label="Pending faults">
        {state.faults.map((fault) => (
          <PendingFault key={fault.id} fault={fault} act={act} />
        ))}
      </ul>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void inject(event.currentTarget);
        }}
      >
        <label class="wide">
          Fault
          <select name="kind" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
            <Options label="Requests" choices={REQUEST_FAULTS} />
            <Options label="Webhooks" choices={WEBHOOK_FAULTS} />
            <Options label="Clock" choices={CLOCK_FAULTS} />
          </select>
        </label>
        {kind === 'clock-skew' ? null : <Limits kind={kind} paymentId={paymentId} />}
        <button type="submit" class="wide">
          Inject
        </button>
      </form>
    </section>
  );
}

function Options({ label, choices }: { readonly label: string; readonly choices: readonly FaultChoice[] }) {
  return (
    <optgroup label={label}>
      {choices.map((choice) => (
        <option key={choice.kind} value={choice.kind}>
          {choice.label}
        </option>
      ))}
    </optgroup>
  );
}

/** What the fault is limited to: a gateway, a part of the path or one payment, and how often. */
function Limits({ kind, paymentId }: { readonly kind: string; readonly paymentId: string | undefined }) {
  const isWebhook = WEBHOOK_FAULTS.some((choice) => choice.kind === kind);
  return (
    <>
      <label>
        Gateway
        <select name="gateway">
          <option value="">Both</option>
          <option value="itpay">ItPay</option>
          <option value="stablecoin">Stablecoin</option>
        </select>
      </label>
      <label>
        Times
        <select name="times">
          {['1', '2', '3', '10'].map((count) => (
            <option key={count}>{count}</option>
          ))}
          <option value="unlimited">Until removed</option>
        </select>
      </label>
      {isWebhook ? (
        <label class="wide">
          Payment
          <input key={paymentId ?? ''} name="paymentId" placeholder="Any payment" defaultValue={paymentId ?? ''} />
        </label>
      ) : (
        <label class="wide">
          Path contains
          <input name="path" placeholder="Any path, or /orders" />
        </label>
      )}
    </>
  );
}

function PendingFault({ fault, act }: { readonly fault: ShownFault; readonly act: FaultsProps['act'] }) {
  const { id, kind, target, hits, left } = fault;
  return (
    <li>
      <div>
        <strong>{kind}</strong>
        <span class="hint">
          {target === undefined ? '' : `${target} · `}
          {left === undefined ? 'until removed' : `${left} more`}
          {hits > 0 ? ` · hit ${hits}` : ''}
        </span>
      </div>
      <Button class="quiet" aria-label={`Remove ${kind}`} onClick={() => void act(`faults/${id}/remove`)}>
        Remove
      </Button>
    </li>
  );
}

function readForm(form: FormData): object {
  const kind = String(form.get('kind'));
  const members = ALL.find((choice) => choice.kind === kind)?.members ?? {};
  const match = Object.fromEntries(
    ['gateway', 'path', 'paymentId'].map((name) => [name, form.get(name)]).filter(([, value]) => value !== null && value !== ''),
  );
  const times = form.get('times');
  const count = times === null ? {} : { times: times === 'unlimited' ? times : Number(times) };
  return { kind, ...members, ...count, ...(Object.keys(match).length > 0 && { match }) };
}
