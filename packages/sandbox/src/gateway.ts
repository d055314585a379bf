import type { SandboxClock } from './clock/create-clock.ts';
import type { IdSource } from './create-id-source.ts';
import type { FaultBox } from './faults/create-fault-box.ts';
import type { PaymentControls } from './payment.ts';
import type { ResolvedOptions } from './resolve-options.ts';
import type { Courier } from './webhooks/create-courier.ts';

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
  /** The gateway's own time, milliseconds since the epoch. */
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
  readonly signedText: string | undefined;
}

export interface GatewayRoute {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly process: (call: GatewayCall) => GatewayReply;
}

export interface Gateway {
  readonly name: 'itpay' | 'stablecoin';
  readonly prefix: string;
  readonly routes: readonly GatewayRoute[];
  authenticate(call: GatewayCall): AuthenticationResult;
  /** An error in the gateway's own shape. */
  refuse(status: number, code: string, message: string): GatewayReply;
  find(id: string): PaymentControls | undefined;
  list(): readonly PaymentControls[];
  /** What a QR code holds, by the id of its charge. */
  qrPayload?(chargeId: string): string | undefined;
}

/** What both gateways share. */
export interface GatewayContext {
  readonly options: ResolvedOptions;
  readonly clock: SandboxClock;
  readonly ids: IdSource;
  readonly courier: Courier;
  readonly faults: FaultBox;
  /** The sandbox's address, known once it listens. */
  readonly origin: () => string;
  readonly onChange: () => void;
}
