// The gateways, in a thread of their own: what they run is not the client's.
import { parentPort } from 'node:worker_threads';
import { createSandbox } from '@x/sandbox';

const sandbox = await createSandbox();
parentPort?.postMessage({ itpay: { ...sandbox.itpay }, stablecoin: { ...sandbox.stablecoin } });
