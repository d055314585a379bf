/** Narrows a request fault. Without any, the next request is hit. */
export interface RequestMatch {
  /** Requests to this gateway only. */
  readonly gateway?: 'itpay' | 'stablecoin';
  /** `GET`, `POST`, ... in any case. */
  readonly method?: string;
  /** A part of the path, or a pattern for it. */
  readonly path?: string | RegExp;
}

/** Narrows a webhook fault. Without any, the next delivery is hit. */
export interface WebhookMatch {
  /** Webhooks of this gateway only. */
  readonly gateway?: 'itpay' | 'stablecoin';
  /** `payment_intent.succeeded`, `SUCCEEDED`, `refund.SUCCEEDED`, ... */
  readonly event?: string;
  /** The intent's id, the merchant's order id or the merchant's refund id. */
  readonly paymentId?: string;
}

interface Times {
  /** How many requests or deliveries are hit. One, unless said otherwise; `Infinity` until removed. */
  readonly times?: number;
  /** How many matching requests or deliveries pass unharmed before. */
  readonly skip?: number;
}

type RequestFaultKind =
  /** Processes the request and breaks the connection instead of answering. */
  | { readonly kind: 'lose-reply' }
  /** Breaks the connection without processing the request. */
  | { readonly kind: 'drop-connection' }
  /** Waits (real milliseconds) before processing, or between processing and answering. */
  | { readonly kind: 'delay'; readonly ms: number; readonly when?: 'before' | 'after' }
  /** Answers an HTTP error; `processed` says whether the request took effect. */
  | {
      readonly kind: 'server-error';
      readonly status?: number;
      readonly processed?: boolean;
      readonly retryAfter?: number | string;
    }
  /** 429. `retryAfter` is sent as it stands: seconds or an HTTP date. */
  | { readonly kind: 'rate-limit'; readonly retryAfter?: number | string }
  /** 401, as if the credentials were wrong. */
  | { readonly kind: 'unauthorized' }
  /** The gateway's own error shape with the given code. */
  | {
      readonly kind: 'gateway-error';
      readonly code: string;
      readonly status?: number;
      readonly message?: string;
      readonly processed?: boolean;
    }
  /** Processes the request and cuts the JSON of the answer in half. */
  | { readonly kind: 'truncated-json' }
  /** Processes the request and sends the head and half of the body, then nothing. */
  | { readonly kind: 'stall-body' }
  /** A proxy's HTML page instead of an answer. */
  | { readonly kind: 'html'; readonly status?: number; readonly processed?: boolean }
  /** Processes the request and answers with an empty body. */
  | { readonly kind: 'empty-body'; readonly status?: number }
  /** Processes the request and answers with text that is no JSON. */
  | { readonly kind: 'junk'; readonly body?: string }
  /** Processes the request and pads the answer to this many bytes. */
  | { readonly kind: 'oversized'; readonly bytes: number }
  /** 307 to another place. */
  | { readonly kind: 'redirect'; readonly location: string }
  /** Processes the request and reports a status that is on no list. */
  | { readonly kind: 'unknown-status'; readonly status?: string };

/** Makes requests go wrong. */
export type RequestFault = RequestFaultKind & Times & { readonly match?: RequestMatch };

type WebhookFaultKind =
  /** Sends the event several times, each signed on its own. */
  | { readonly kind: 'duplicate-webhook'; readonly copies?: number; readonly parallel?: boolean }
  /** Holds this many events back, then sends them last first. */
  | { readonly kind: 'reorder-webhooks'; readonly count?: number }
  /** Loses the first attempt, or with `redeliver: false` the whole event. */
  | { readonly kind: 'drop-webhook'; readonly redeliver?: boolean }
  /** Sends the event later (on the sandbox's clock). */
  | { readonly kind: 'delay-webhook'; readonly ms: number }
  /** First sends the event signed with a wrong secret, then the true one. */
  | { readonly kind: 'forged-webhook' }
  /** First sends a changed body under the true body's signature, then the true one. */
  | { readonly kind: 'tampered-webhook' }
  /** First sends the event rightly signed at a time outside the window, then the true one. */
  | { readonly kind: 'stale-webhook'; readonly ms?: number }
  /** First sends a rightly signed body that is no JSON, then the true one. */
  | { readonly kind: 'malformed-webhook'; readonly body?: string }
  /** Breaks off in the middle of the body; the event is delivered again later. */
  | { readonly kind: 'truncated-webhook' }
  /** Sends the acknowledged request once more, byte by byte. */
  | { readonly kind: 'replayed-webhook' };

/** Makes webhooks go wrong. */
export type WebhookFault = WebhookFaultKind & Times & { readonly match?: WebhookMatch };

/** The gateways' clock is this many milliseconds off (ahead if positive), for signatures and the `Date` header, until removed. */
export interface ClockFault {
  /** The clock of both gateways. */
  readonly kind: 'clock-skew';
  /** Ahead if positive. */
  readonly ms: number;
}

/** What `inject` takes. */
export type Fault = RequestFault | WebhookFault | ClockFault;
/** The names of the faults. */
export type FaultKind = Fault['kind'];

/** A fault that can still hit. */
export interface PendingFault {
  /** Names the fault, to remove it. */
  readonly id: string;
  readonly fault: Fault;
  /** How many requests or deliveries were hit so far. */
  readonly hits: number;
  /** How many more it hits; `Infinity` until removed. */
  readonly left: number;
}

/** What `inject` returns. */
export interface InjectedFault {
  /** How many requests or deliveries were hit so far. */
  readonly hits: number;
  /** Takes the fault back. */
  remove(): void;
}
