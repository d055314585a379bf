export type { WebhookHandler, WebhookHandlerContext } from './webhook-handler.ts';
export { createWebhookHandler } from './webhook-handler.ts';
