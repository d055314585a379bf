import type { WebhookResponse } from '@x/webhooks';
import type { FastifyReply } from 'fastify';

type Headers = Readonly<Record<string, string>>;

const headersOfAnswers = new WeakMap<WebhookResponse, Headers>();

/** Through `reply`, so that the `onSend` and `onResponse` hooks see it; what goes wrong on the way becomes Fastify's own error. */
export function sendAnswer(reply: FastifyReply, answer: WebhookResponse): void {
  try {
    reply.code(answer.status).headers(readyHeaders(answer)).send(answer.body);
  } catch (error) {
    reply.send(error);
  }
}

/** With the charset that Fastify would add to each JSON reply. Most answers are the same few objects, time and again. */
function readyHeaders(answer: WebhookResponse): Headers {
  const ready = headersOfAnswers.get(answer);
  if (ready !== undefined) return ready;
  const { headers } = answer;
  const isJson = headers['content-type'] === 'application/json';
  const complete = isJson ? { ...headers, 'content-type': 'application/json; charset=utf-8' } : headers;
  if (Object.isFrozen(answer)) headersOfAnswers.set(answer, complete);
  return complete;
}
