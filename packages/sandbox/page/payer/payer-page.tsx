import { useEffect, useState } from 'preact/hooks';
import type { SandboxPayment } from '../../src/payment.ts';
import { formatDateTime, formatMoney, KINDS, toneOf } from '../shared/format.ts';
import { linkTo } from '../shared/hash.ts';
import { useLiveState } from '../shared/live-state.ts';
import { Button, Pill } from '../shared/parts.tsx';
import { send } from '../shared/send.ts';

/** What the payer sees behind `scan_url` and `checkoutUrl`. */
export function PayerPage({ id }: { readonly id: string }) {
  const { state, isOnline, refresh } = useLiveState(id);
  const [complaint, setComplaint] = useState<string>();
  const payment = state?.payment;
  useEffect(() => {
    document.title = `Pay ${id}`;
  }, [id]);

  async function act(action: 'pay' | 'fail'): Promise<void> {
    const { complaint: refused } = await send(`payments/${encodeURIComponent(id)}/${action}`);
    setComplaint(refused);
    await refresh();
    // As the gateway's own page does: who has paid goes back to the shop.
    if (action === 'pay' && refused === undefined && payment?.returnUrl !== undefined) location.assign(payment.returnUrl);
  }

  return (
    <main class="payer">
      <p id="link" class="link" data-state={isOnline ? 'on' : 'off'}>
        Payment sandbox
      </p>
      {payment === undefined ? <p class="empty">Loading the payment.</p> : <Card payment={payment} act={act} />}
      {complaint === undefined ? null : (
        <p class="callout" data-tone="bad" role="alert">
          {complaint}
        </p>
      )}
      <a href={`/${linkTo(id)}`}>Watch this payment in the sandbox</a>
    </main>
  );
}

interface CardProps {
  readonly payment: SandboxPayment;
  readonly act: (action: 'pay' | 'fail') => Promise<void>;
}

function Card({ payment, act }: CardProps) {
  const { id, kind, status, description, object, expiresAt, actions, returnUrl, amount, orderAmount } = payment;
  const address = object['depositAddress'];
  return (
    <article class="card" aria-label={`${KINDS[kind]} ${id}`} tabIndex={-1} data-home>
      <h1>
        {formatMoney(orderAmount ?? amount)}
        {orderAmount === undefined ? null : <span class="pay">→ pay {formatMoney(amount)}</span>}
      </h1>
      <p>
        <Pill text={status} tone={toneOf(status)} />
      </p>
      {description === undefined ? null : <p>{description}</p>}
      {object['qr'] !== undefined && actions.includes('pay') ? (
        <img class="qr" src={`/pay/${encodeURIComponent(id)}?image`} alt={`QR code of ${id}`} width={200} height={200} />
      ) : null}
      {typeof address === 'string' ? (
        <p>
          to <span class="mono">{address}</span> on <strong>{String(object['networkDisplayName'])}</strong>
        </p>
      ) : null}
      <p class="hint mono">{id}</p>
      {expiresAt !== undefined && actions.length > 0 ? <p class="hint">Expires {formatDateTime(expiresAt)}</p> : null}
      <div class="actions">
        {actions.includes('pay') ? (
          <Button class="main" onClick={() => void act('pay')}>
            Pay
          </Button>
        ) : null}
        {actions.includes('fail') ? <Button onClick={() => void act('fail')}>Decline</Button> : null}
        {actions.length === 0 && returnUrl !== undefined ? (
          <a class="button" href={returnUrl} rel="noreferrer">
            Back to the shop
          </a>
        ) : null}
      </div>
    </article>
  );
}
