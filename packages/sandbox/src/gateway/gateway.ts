import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { Identifiers } from '../identifiers.ts';
import type { ResolvedOptions } from '../options.ts';
import type { PaymentControls } from '../payment.ts';
import type { WebhookSender } from '../webhooks/webhook-sender.ts';
import type { SignatureEvidence } from './signature-evidence.ts';

/** A request as a gateway reads it: bytes and the exact path. */
export interface GatewayCall {
  readonly method: string;
  /** As it stood in the request line, without the query. */
  readonly path: string;
  /** What follows `?`, as it stood in the request line. */
  readonly query: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The gateway's transport time, by which it judges the signature's: milliseconds since the epoch. */
  readonly now: number;
}

export interface GatewayReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AuthenticationResult {
  /** The refusal, or undefined when the caller may go on. */
  readonly refusal: GatewayReply | undefined;
  /** `ok`, or why not. */
  readonly reason: string;
  readonly evidence: SignatureEvidence;
}

export interface GatewayRoute {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** `:name` stands for one segment. */
  readonly path: string;
  readonly answer: (call: GatewayCall) => GatewayReply;
}

export interface Gateway {
  readonly name: 'itpay' | 'stablecoin';
  readonly prefix: string;
  readonly routes: readonly GatewayRoute[];
  authenticate(call: GatewayCall): AuthenticationResult;
  /** An error in the gateway's own shape. */
  refuse(status: number, code: string, message: string): GatewayReply;
  find(id: string): PaymentControls | undefined;
  /** Oldest first; with a limit, the newest so many of each kind. */
  list(limit?: number): readonly PaymentControls[];
  count(): number;
  /** The id of the payment that a call names, known or not. */
  paymentIdOf(call: GatewayCall): string | undefined;
  /** What a QR code holds, by the id of its charge. */
  qrPayload?(chargeId: string): string | undefined;
}

/** What both gateways share. */
export interface GatewayContext {
  readonly options: ResolvedOptions;
  readonly clock: SandboxClock;
  readonly ids: Identifiers;
  readonly webhooks: WebhookSender;
  readonly faults: Faults;
  /** The sandbox's address, known once it listens. */
  readonly origin: () => string;
  readonly onChange: () => void;
}
