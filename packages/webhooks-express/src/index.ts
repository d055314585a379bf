export { captureRawBody } from './raw-body.ts';
export type { WebhookMiddleware, WebhookMiddlewareRequest } from './webhook-middleware.ts';
export { createWebhookMiddleware } from './webhook-middleware.ts';
