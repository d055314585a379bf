import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageState } from '../../src/server/describe-state.ts';
import { Button } from '../shared/parts.tsx';
import { send } from '../shared/send.ts';

export interface NewPaymentProps {
  readonly state: PageState;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onCreated: (id: string) => void;
}

const KINDS = [
  {
    kind: 'payment_intent',
    title: 'ItPay intent',
    hint: 'a QR code',
    currencies: ['CNY', 'USD', 'EUR', 'HKD', 'JPY'],
    amount: '6.99',
  },
  { kind: 'hosted_order', title: 'Hosted order', hint: "a page of the gateway's", currencies: ['USD', 'USDT'], amount: '99.99' },
  {
    kind: 'checkout_order',
    title: 'Checkout order',
    hint: 'a deposit address',
    currencies: ['USDT', 'USDC', 'USD1'],
    amount: '100.00',
  },
] as const;

type Kind = (typeof KINDS)[number];

/** Makes a payment as a merchant does. The browser gives the keyboard back to the button that opened it. */
export function NewPayment({ state, isOpen, onClose, onCreated }: NewPaymentProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [complaint, setComplaint] = useState<string>();
  const [chosen, setChosen] = useState<Kind>(KINDS[0]);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);

  async function create(form: HTMLFormElement): Promise<void> {
    const fields = Object.fromEntries(new FormData(form));
    const { complaint: refused, reply } = await send<{ id: string }>('payments', fields);
    setComplaint(refused);
    if (reply !== undefined) onCreated(reply.id);
  }

  return (
    <dialog ref={dialog} aria-labelledby="new-title" onClose={onClose}>
      <form
        class="new-payment"
        onSubmit={(event) => {
          event.preventDefault();
          void create(event.currentTarget);
        }}
      >
        <h2 id="new-title">New test payment</h2>
        <p class="hint">The sandbox signs and sends the requests that your code would send.</p>
        <Choices chosen={chosen} onChoose={setChosen} />
        <Fields key={chosen.kind} chosen={chosen} state={state} />
        {complaint === undefined ? null : (
          <p class="callout" data-tone="bad" role="alert">
            {complaint}
          </p>
        )}
        <div class="actions">
          <Button onClick={onClose}>Close</Button>
          <button type="submit" class="main">
            Create
          </button>
        </div>
      </form>
    </dialog>
  );
}

function Choices({ chosen, onChoose }: { readonly chosen: Kind; readonly onChoose: (kind: Kind) => void }) {
  return (
    <fieldset class="choices">
      <legend>Kind</legend>
      {KINDS.map((kind) => (
        <label key={kind.kind}>
          <input type="radio" name="kind" value={kind.kind} checked={kind === chosen} onChange={() => onChoose(kind)} />
          <span>
            <strong>{kind.title}</strong>
            <span class="hint">{kind.hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Fields({ chosen, state }: { readonly chosen: Kind; readonly state: PageState }) {
  const [currency, setCurrency] = useState<string>(chosen.currencies[0]);
  const methods = state.paymentMethods.filter(({ cryptoCurrency }) => cryptoCurrency === currency);
  return (
    <div class="fields">
      <label>
        Amount
        <input name="amount" inputMode="decimal" defaultValue={chosen.amount} required />
      </label>
      <label>
        Currency
        <select name="currency" value={currency} onChange={(event) => setCurrency(event.currentTarget.value)}>
          {chosen.currencies.map((code) => (
            <option key={code}>{code}</option>
          ))}
        </select>
      </label>
      {chosen.kind === 'checkout_order' ? (
        <label class="wide">
          Network
          <select name="network">
            {methods.map(({ network, networkDisplayName }) => (
              <option key={network} value={network}>
                {networkDisplayName}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <label class="wide">
        Description
        <input name="description" placeholder="What it is for (optional)" />
      </label>
    </div>
  );
}
