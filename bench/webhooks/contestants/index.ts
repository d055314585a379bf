import type { Server } from 'node:http';
import type { Kind } from '../../driver/requests.ts';
import { startExpressRaw, startExpressStripe, startExpressX } from './express.ts';
import { startFastifyByHand, startFastifyRaw, startFastifyX } from './fastify.ts';
import { startNodeX, startOctokit } from './node-http.ts';

export interface Contestant {
  /** What its requests are signed with. */
  readonly kind: Kind;
  /** Default 200. */
  readonly answers?: number;
  start(): Promise<Server>;
}

export const contestants = {
  'fastify @x': { kind: 'itpay', start: startFastifyX },
  'fastify raw + JSON.parse': { kind: 'itpay', start: startFastifyRaw },
  'fastify verifier by hand': { kind: 'itpay', start: startFastifyByHand },
  'express @x': { kind: 'itpay', start: startExpressX },
  'express raw + JSON.parse': { kind: 'itpay', start: startExpressRaw },
  'express stripe.constructEvent': { kind: 'stripe', start: startExpressStripe },
  'node:http @x': { kind: 'itpay', start: startNodeX },
  'node:http octokit': { kind: 'github', start: startOctokit },
} as const satisfies Record<string, Contestant>;

export type ContestantName = keyof typeof contestants;
