import type { CheckoutView } from '../view/checkout-view.ts';
import { describeCheckout } from '../view/describe-checkout.ts';
import { describeChoice, type ShownMethod } from '../view/describe-choice.ts';
import { describeQrPayment } from '../view/describe-qr-payment.ts';
import type { Loaded, LoadedIntent, LoadedOrder } from './loaded.ts';

/** A view, and whose it is. */
export interface Described {
  readonly view: CheckoutView;
  /** The same for all requests about the same payment; undefined while nothing is chosen. */
  readonly key: string | undefined;
}

interface Facts {
  readonly now: number;
  readonly listMethods: () => Promise<readonly ShownMethod[]>;
}

export async function describeLoaded(loaded: Loaded, facts: Facts): Promise<Described> {
  if ('order' in loaded) return describeOrder(loaded, facts);
  if ('intent' in loaded) return describeIntent(loaded, facts);
  return { view: describeChoice(loaded, await facts.listMethods()), key: undefined };
}

async function describeOrder(loaded: LoadedOrder, { now, listMethods }: Facts): Promise<Described> {
  const { order, chosen, refund } = loaded;
  const methods = order.status === 'PROCESSING' ? await listMethods() : [];
  const method = methods.find(
    ({ network, cryptoCurrency }) => network === order.network && cryptoCurrency === order.cryptoPaymentAmount?.currency,
  );
  const view = describeCheckout(order, {
    now,
    chosen,
    refund,
    estimatedConfirmationTimeSec: method?.estimatedConfirmationTimeSec,
  });
  return { view, key: typeof order.merchantOrderId === 'string' ? `order ${order.merchantOrderId}` : undefined };
}

function describeIntent({ intent, charge, refund }: LoadedIntent, { now }: Facts): Described {
  const view = describeQrPayment(intent, charge, { now, refund });
  return { view, key: typeof intent.id === 'string' ? `intent ${intent.id}` : undefined };
}
