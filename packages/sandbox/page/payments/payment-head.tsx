import type { ComponentChildren } from 'preact';
import type { PaymentAction, SandboxPayment } from '../../src/payment.ts';
import { formatAmount, formatDateTime, KINDS } from '../shared/format.ts';
import { linkTo } from '../shared/hash.ts';
import { Button, CopyButton, Icon, Pill } from '../shared/parts.tsx';

export interface PaymentHeadProps {
  readonly id: string;
  /** Undefined for an id that only refused requests name. */
  readonly payment: SandboxPayment | undefined;
  readonly act: (path: string, body?: object) => Promise<void>;
}

const LABELS: Readonly<Record<PaymentAction, string>> = { pay: 'Pay', fail: 'Fail', expire: 'Expire', cancel: 'Cancel' };

/** What is paid, what can be done to it, and where. */
export function PaymentHead({ id, payment, act }: PaymentHeadProps) {
  return (
    <section class="payment-head" aria-labelledby="payment-title" data-home tabIndex={-1}>
      <a class="back" href="#all">
        <Icon name="back" />
        All activity
      </a>
      {payment === undefined ? <Unknown id={id} /> : <Known payment={payment} act={act} />}
    </section>
  );
}

function Unknown({ id }: { readonly id: string }) {
  return (
    <>
      <h2 id="payment-title" class="mono">
        {id}
      </h2>
      <p class="hint">There is no payment with this id. Requests that name it are below.</p>
    </>
  );
}

function Known({ payment, act }: { readonly payment: SandboxPayment; readonly act: PaymentHeadProps['act'] }) {
  const { id, kind, status, actions } = payment;
  return (
    <>
      <div class="payment-title">
        <h2 id="payment-title">{formatAmount(payment)}</h2>
        <Pill text={status} />
      </div>
      <p class="hint">
        {KINDS[kind]} <span class="mono">{id}</span> <CopyButton text={id} label="Copy id" />
      </p>
      <div class="payment-body">
        <Facts payment={payment} />
        <QrCode payment={payment} />
      </div>
      <div class="actions">
        {actions.map((action) => (
          <Button
            key={action}
            class={action === 'pay' ? 'main' : undefined}
            aria-label={`${LABELS[action]} ${id}`}
            onClick={() => void act(`payments/${encodeURIComponent(id)}/${action}`)}
          >
            {LABELS[action]}
          </Button>
        ))}
        {kind === 'refund' ? null : (
          <a class="button" href={`/pay/${encodeURIComponent(id)}`}>
            Open the payer's page
          </a>
        )}
      </div>
    </>
  );
}

function Facts({ payment }: { readonly payment: SandboxPayment }) {
  const { object, description, createdAt, expiresAt, returnUrl, refundOf } = payment;
  const text = (name: string) => (typeof object[name] === 'string' ? object[name] : undefined);
  const reason = text('failure_reason');
  return (
    <dl class="facts">
      <Fact name="Description">{description}</Fact>
      <Fact name="Created">{formatDateTime(createdAt)}</Fact>
      <Fact name="Expires">{expiresAt === undefined ? undefined : formatDateTime(expiresAt)}</Fact>
      <Fact name="Channel">{text('channel')}</Fact>
      <Fact name="Network">{text('networkDisplayName')}</Fact>
      <Fact name="Address" isLong>
        {text('depositAddress')}
      </Fact>
      <Fact name="Returns to" isLong>
        {returnUrl}
      </Fact>
      <Fact name="Refund of">{refundOf === undefined ? undefined : <a href={linkTo(refundOf)}>{refundOf}</a>}</Fact>
      <Fact name="Failed because">{reason}</Fact>
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly isLong?: boolean;
  readonly children: ComponentChildren;
}

function Fact({ name, isLong, children }: FactProps) {
  if (children === undefined) return null;
  return (
    <div class={isLong ? 'long' : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function QrCode({ payment: { id, object, actions } }: { readonly payment: SandboxPayment }) {
  if (object['qr'] === undefined || !actions.includes('pay')) return null;
  return <img class="qr" src={`/pay/${encodeURIComponent(id)}?image`} alt={`QR code of ${id}`} width={104} height={104} />;
}
