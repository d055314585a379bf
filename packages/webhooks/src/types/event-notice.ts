import type { DeliverySource } from './delivery.ts';
import type { RefusalReason } from './refusal.ts';

interface NoticeBase {
  readonly provider: string;
  /** Milliseconds since the request (or the settling) began. */
  readonly durationMs: number;
}

/** What `onEvent` and the `x:webhook:*` diagnostics channels carry. Never a secret, a signature or a body. */
export type WebhookEvent =
  | (NoticeBase & { readonly type: 'received'; readonly bytes: number })
  | (NoticeBase & { readonly type: 'verified'; readonly key: string; readonly eventType: string; readonly secretIndex: number })
  | (NoticeBase & { readonly type: 'refused'; readonly reason: RefusalReason; readonly status: number })
  | (NoticeBase & {
      readonly type: 'duplicate';
      readonly key: string;
      readonly state: 'done' | 'in-progress' | 'late';
      readonly source: DeliverySource;
    })
  | (NoticeBase & {
      readonly type: 'handled';
      readonly key: string;
      readonly eventType: string;
      readonly attempt: number;
      readonly source: DeliverySource;
      readonly handlerMs: number;
    })
  | (NoticeBase & {
      readonly type: 'failed';
      readonly key: string;
      readonly attempt: number;
      readonly source: DeliverySource;
      readonly error: unknown;
    })
  | (NoticeBase & { readonly type: 'acknowledged'; readonly key: string | undefined; readonly status: number });
