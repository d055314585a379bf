export type { WebhookPlugin, WebhookPluginOptions } from './types.ts';
export { webhookPlugin } from './webhook-plugin.ts';
