import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageState } from '../src/server/describe-state.ts';
import { Activity } from './activity/activity.tsx';
import { NewPayment } from './payments/new-payment.tsx';
import { PaymentHead } from './payments/payment-head.tsx';
import { PaymentList } from './payments/payment-list.tsx';
import { formatDateTime, formatDuration, KINDS } from './shared/format.ts';
import { linkTo, usePaymentOfHash } from './shared/hash.ts';
import { useLiveState } from './shared/live-state.ts';
import { Button } from './shared/parts.tsx';
import { send } from './shared/send.ts';
import { Tools } from './tools/tools.tsx';

const PANES = [
  ['payments', 'Payments'],
  ['activity', 'Activity'],
  ['tools', 'Tools'],
] as const;

/** The page: payments, what happened, and tools side by side, or one at a time on a narrow window. */
export function App() {
  const paymentId = usePaymentOfHash();
  const { state, isOnline, refresh } = useLiveState(paymentId);
  const [pane, setPane] = useState('activity');
  const [isCreating, setCreating] = useState(false);
  const [complaint, setComplaint] = useState<string>();
  useEffect(() => setPane('activity'), [paymentId]);

  async function act(path: string, body?: object): Promise<void> {
    const { complaint: refused } = await send(path, body);
    setComplaint(refused);
    await refresh();
  }
  function onCreated(id: string): void {
    setCreating(false);
    location.hash = linkTo(id);
  }

  if (state === undefined) return <Header state={undefined} isOnline={isOnline} />;
  const onCreate = () => setCreating(true);
  return (
    <div class="shell" data-shown={pane}>
      <Header state={state} isOnline={isOnline} />
      <nav class="tabs" aria-label="Parts of the page">
        {PANES.map(([name, label]) => (
          <Button key={name} aria-pressed={pane === name} onClick={() => setPane(name)}>
            {label}
          </Button>
        ))}
      </nav>
      <main class="panes">
        <PaymentList state={state} paymentId={paymentId} onCreate={onCreate} />
        <div class="pane" data-pane="activity">
          {paymentId === undefined ? null : <PaymentHead id={paymentId} payment={state.payment} act={act} />}
          <Activity key={paymentId ?? ''} state={state} paymentId={paymentId} act={act} onCreate={onCreate} />
        </div>
        <Tools state={state} paymentId={paymentId} act={act} />
      </main>
      <NewPayment state={state} isOpen={isCreating} onClose={() => setCreating(false)} onCreated={onCreated} />
      <Announcements state={state} />
      {complaint === undefined ? null : (
        <div class="toast" role="alert">
          {complaint}
          <Button onClick={() => setComplaint(undefined)}>Close</Button>
        </div>
      )}
    </div>
  );
}

function Header({ state, isOnline }: { readonly state: PageState | undefined; readonly isOnline: boolean }) {
  return (
    <header class="bar">
      <img src="/_sandbox/icon.svg" alt="" width={24} height={24} />
      <h1>Payment sandbox</h1>
      <p class="hint tagline">Both gateways on this machine. No money moves.</p>
      {state === undefined ? null : <Clock now={state.now} aheadMs={state.aheadMs} />}
      <span id="link" class="link" data-state={isOnline ? 'on' : 'off'}>
        {isOnline ? 'live' : 'no connection'}
      </span>
    </header>
  );
}

/** Business time, which goes on between two answers. */
function Clock({ now, aheadMs }: { readonly now: number; readonly aheadMs: number }) {
  const [offset, setOffset] = useState(now - Date.now());
  const [, tick] = useState(0);
  useEffect(() => setOffset(now - Date.now()), [now]);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class="clock">
      {aheadMs === 0 ? null : <span class="ahead">{formatDuration(aheadMs)} ahead</span>}
      <time>{formatDateTime(Date.now() + offset)}</time>
    </span>
  );
}

/** Tells screen readers which payments changed. */
function Announcements({ state: { payments } }: { readonly state: PageState }) {
  const known = useRef(new Map<string, string>());
  const [text, setText] = useState('');
  useEffect(() => {
    const changed = payments.filter(({ id, status }) => known.current.has(id) && known.current.get(id) !== status);
    known.current = new Map(payments.map(({ id, status }) => [id, status]));
    if (changed.length > 0) setText(changed.map(({ kind, id, status }) => `${KINDS[kind]} ${id} is ${status}`).join('. '));
  }, [payments]);
  return (
    <p id="announce" class="hidden-text" aria-live="polite">
      {text}
    </p>
  );
}
