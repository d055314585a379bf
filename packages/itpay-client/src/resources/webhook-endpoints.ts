import type { ApiPromise, RequestOptions, Transport } from '@x/client-core';
import { forbidProtoKey } from '@x/protocol';
import * as z from 'zod';
import { parseData, parseInput } from '../read-answer.ts';
import type { RouteTable } from '../routes.ts';

/** The published part; further fields are sent as they are. */
export interface CreateWebhookEndpointParams {
  /** An absolute http or https URL. */
  readonly url: string;
  readonly description?: string | undefined;
  /** `payment_intent.succeeded`, ... */
  readonly enabled_events: readonly string[];
  readonly [further: string]: unknown;
}

/** The answer is not published in full: everything is optional and kept as it came. */
export interface WebhookEndpoint {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  /** `whsec_...`: shown once. Keep it like a password. */
  readonly secret?: string | undefined;
  readonly [further: string]: unknown;
}

const paramsSchema: z.ZodType<CreateWebhookEndpointParams> = forbidProtoKey(
  z.looseObject({
    url: z.url({ protocol: /^https?$/ }),
    description: z.string().optional(),
    enabled_events: z.array(z.string().min(1)).min(1),
  }),
);
const endpointSchema = z.looseObject({}) as unknown as z.ZodType<WebhookEndpoint>;

/** Where ItPay sends webhooks. */
export interface WebhookEndpoints {
  /** Registers a webhook URL. The call carries no identity of its own, so it is never repeated after a lost answer. */
  create(params: CreateWebhookEndpointParams, options?: RequestOptions): ApiPromise<WebhookEndpoint>;
}

export function createWebhookEndpoints(transport: Transport<object>, routes: RouteTable): WebhookEndpoints {
  return {
    create: (params, options) =>
      transport.send('webhookEndpoints.create', () => ({
        body: parseInput(paramsSchema, params),
        repeatable: false,
        options,
        parse: (data) => parseData(endpointSchema, data, 'webhook endpoint'),
        ...routes.createWebhookEndpoint,
      })),
  };
}
