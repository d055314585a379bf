export type { WebhookHandler, WebhookHandlerContext } from './create-webhook-handler.ts';
export { createWebhookHandler } from './create-webhook-handler.ts';
