// Mounting the receiver on node:http

// For adapters of frameworks on Node
export type { NodeBody, ReadNodeBodyOptions } from './read-node-body.ts';
export { readNodeBody } from './read-node-body.ts';
export type { NodeRequest, NodeResponse } from './send-node-response.ts';
export { refuseNodeRequest, sendNodeResponse } from './send-node-response.ts';
export type { NodeExchange, WebhookListener } from './webhook-listener.ts';
export { createWebhookListener, isBodyGone, readNodeHead, receiveNodeRequest } from './webhook-listener.ts';
