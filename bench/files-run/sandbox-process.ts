// The gateways, in a process of their own: what they run is not the client's.
import { createSandbox } from '@x/sandbox';

const sandbox = await createSandbox();
process.send?.({ itpay: { ...sandbox.itpay }, stablecoin: { ...sandbox.stablecoin } });
