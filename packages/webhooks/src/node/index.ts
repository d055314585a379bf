export type { AnswerRequest } from '../receiver/answer-request.ts';
export { answerRequest } from '../receiver/answer-request.ts';
export type { ReceiveNodeRequestOptions, WebhookListener } from './create-webhook-listener.ts';
export { createWebhookListener, isBodyGone, readNodeHead, receiveNodeRequest } from './create-webhook-listener.ts';
export type { NodeBody, ReadNodeBodyOptions } from './read-node-body.ts';
export { readNodeBody } from './read-node-body.ts';
export type { NodeRequest, NodeResponse } from './send-node-response.ts';
export { refuseNodeRequest, sendNodeResponse } from './send-node-response.ts';
export { withBody } from './with-body.ts';
