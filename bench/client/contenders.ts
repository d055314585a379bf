import { createHmac, createSecretKey } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { ItPayClient } from '@x/itpay-client';
import axios from 'axios';
import OpenAI from 'openai';
import Stripe from 'stripe';
import { Pool } from 'undici';
import { createStablecoinContenders } from './stablecoin-contenders.ts';

export interface Contender {
  readonly name: string;
  /** Who does the same work by hand; left out by those who do. */
  readonly byHand?: Contender;
  /** Whether the targets hold for it. */
  readonly isOurs?: true;
  call(): Promise<unknown>;
  close(): unknown;
}

/** Its usual call: the one of the peers that a target names. */
export const STRIPE_NODE = 'stripe-node, form';

const API_KEY = 'sk_test_51Mz8aK2eZvKYlo2C';
const PATH = '/v1/payment-intents';

/** 300 bytes of JSON, the same for everybody. */
const params = {
  id: 'pi_0197a1b2-0000-7000-8000-000000000001',
  service_id: '01J7XYKZ1A2B3C4D5E6F7G8H9I',
  type: 'one_time',
  amount: { currency: 'CNY', value: 699 },
  description: 'AI document summary (42 pages)',
  payer: { agent_id: 'agent_cli_a1b2c3d4', human_id: 'user_abc_789' },
  metadata: { session: '' },
} as const;
const padded = { ...params, metadata: { session: 's'.repeat(300 - JSON.stringify(params).length) } };

/** As much for stripe-node, which sends forms: 300 bytes once encoded. */
const stripeParams = {
  amount: 699,
  currency: 'cny',
  description: params.description,
  metadata: { id: params.id, service_id: params.service_id, ...params.payer, session_id: 'sess_xyz_456' },
};

const key = createSecretKey(Buffer.from(API_KEY));

/** The same JSON and the same hash as the client's, written as one would by hand. */
function sign(): { body: string; headers: Record<string, string> } {
  const body = JSON.stringify(padded);
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', key).update(`${timestamp}POST${PATH}`).update(body).digest('hex');
  return {
    body,
    headers: {
      authorization: `Bearer ${API_KEY}`,
      'content-type': 'application/json',
      'x-itpay-signature': `t=${timestamp},v1=${signature}`,
    },
  };
}

export function createContenders(port: number): readonly Contender[] {
  const origin = `http://127.0.0.1:${port}`;
  const pool = new Pool(origin);
  const client = new ItPayClient({ apiKey: API_KEY, baseUrl: `${origin}/v1` });
  const httpAgent = new HttpAgent({ keepAlive: true });
  const stripe = new Stripe(API_KEY, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
  const openai = new OpenAI({ apiKey: API_KEY, baseURL: `${origin}/v1`, maxRetries: 0 });
  const axiosClient = axios.create({ baseURL: origin, httpAgent });
  const byHand: Contender = {
    name: 'undici Pool.request, by hand',
    async call() {
      const { body, headers } = sign();
      const response = await pool.request({ method: 'POST', path: PATH, headers, body });
      return response.body.json();
    },
    close: () => pool.close(),
  };
  return [
    byHand,
    {
      name: '@x/itpay-client',
      byHand,
      isOurs: true,
      call: () => client.paymentIntents.create(padded),
      close: () => client.close(),
    },
    ...createStablecoinContenders(origin),
    {
      name: STRIPE_NODE,
      byHand,
      call: () => stripe.paymentIntents.create(stripeParams),
      close: () => undefined,
    },
    {
      // Its JSON calls are those below /v2: the same 300 bytes that the others send.
      name: 'stripe-node rawRequest, JSON',
      byHand,
      call: () => stripe.rawRequest('POST', '/v2/payment-intents', padded),
      close: () => undefined,
    },
    {
      name: 'axios',
      byHand,
      async call() {
        const { body, headers } = sign();
        return (await axiosClient.post(PATH, body, { headers })).data;
      },
      close: () => httpAgent.destroy(),
    },
    {
      name: 'global fetch',
      byHand,
      async call() {
        const { body, headers } = sign();
        return (await fetch(origin + PATH, { method: 'POST', headers, body })).json();
      },
      close: () => undefined,
    },
    {
      name: 'openai-node (signs nothing)',
      byHand,
      call: () => openai.post('/payment-intents', { body: padded }),
      close: () => undefined,
    },
  ];
}
