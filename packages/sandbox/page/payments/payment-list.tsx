import { useState } from 'preact/hooks';
import type { SandboxPayment } from '../../src/payment.ts';
import type { PageState } from '../../src/server/describe-state.ts';
import { formatMoney, formatTime, KINDS } from '../shared/format.ts';
import { linkTo } from '../shared/hash.ts';
import { Button, Icon, Pill } from '../shared/parts.tsx';

export interface PaymentListProps {
  readonly state: PageState;
  readonly paymentId: string | undefined;
  readonly onCreate: () => void;
}

/** All payments, newest first. Each leads to its timeline. */
export function PaymentList({ state, paymentId, onCreate }: PaymentListProps) {
  const [search, setSearch] = useState('');
  const found = state.payments.filter((payment) => matches(payment, search.trim().toLowerCase()));
  return (
    <section class="pane payments" aria-labelledby="payments-title" data-pane="payments">
      <div class="pane-bar">
        <h2 id="payments-title">Payments</h2>
        <span class="total">{state.totals.payments}</span>
        <Button class="main" onClick={onCreate}>
          <Icon name="plus" />
          New
        </Button>
      </div>
      <div class="search" hidden={state.payments.length === 0 && search === ''}>
        <input
          type="search"
          aria-label="Filter payments"
          placeholder="Filter by id, status or kind"
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      <nav class="payment-list" aria-label="Payments">
        <a class="payment-row everything" href="#all" aria-current={paymentId === undefined ? 'page' : undefined}>
          All activity
        </a>
        {found.map((payment) => (
          <PaymentRow key={`${payment.kind} ${payment.id}`} payment={payment} isCurrent={payment.id === paymentId} />
        ))}
      </nav>
      {found.length === 0 ? <p class="empty">{search === '' ? 'No payments yet.' : 'No payment matches.'}</p> : null}
      {state.totals.payments > state.payments.length && state.payments.length >= 100 ? (
        <p class="hint shown">
          The newest {state.payments.length} of {state.totals.payments}.
        </p>
      ) : null}
    </section>
  );
}

function PaymentRow({ payment, isCurrent }: { readonly payment: SandboxPayment; readonly isCurrent: boolean }) {
  const { id, kind, status, createdAt, amount, orderAmount } = payment;
  return (
    <a class="payment-row" href={linkTo(id)} aria-current={isCurrent ? 'page' : undefined}>
      <span class="payment-amount">{formatMoney(payment.orderAmount ?? payment.amount)}</span>
      <Pill text={status} />
      {orderAmount === undefined ? null : <span class="payment-pay">→ pay {formatMoney(amount)}</span>}
      <span class="mono payment-id">{id}</span>
      <span class="hint">
        {KINDS[kind]} · <time>{formatTime(createdAt)}</time>
      </span>
    </a>
  );
}

function matches({ id, status, kind }: SandboxPayment, search: string): boolean {
  return [id, status, KINDS[kind]].some((text) => text.toLowerCase().includes(search));
}
