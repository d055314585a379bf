export { captureRawBody } from './capture-raw-body.ts';
export type { WebhookMiddleware, WebhookMiddlewareRequest } from './create-webhook-middleware.ts';
export { createWebhookMiddleware } from './create-webhook-middleware.ts';
