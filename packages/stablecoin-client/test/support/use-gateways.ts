import { afterEach } from 'vitest';
import type { StablecoinClient, StablecoinClientOptions } from '../../src/index.ts';
import { createTestClient, type Gateway, type GatewayRequest, type Reply, startGateway, success } from './start-gateway.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Closes something after the test. */
export function closeLater(close: () => Promise<unknown>): void {
  closers.push(close);
}

/** Starts a gateway that answers as told, with a client of it; both are closed after the test. */
export async function start(
  answer: (request: GatewayRequest) => Reply,
  options: StablecoinClientOptions = {},
): Promise<{ readonly gateway: Gateway; readonly client: StablecoinClient }> {
  const gateway = await startGateway(answer);
  const client = createTestClient(gateway, options);
  closers.push(gateway.close, () => client.close());
  return { gateway, client };
}

/** Answers every create with what it was asked for, and every look-up with an open order. */
export const echo = (request: GatewayRequest): Reply => success({ status: 'INIT', ...request.json });
