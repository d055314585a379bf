import { type AdapterUnderTest, describeWebhookAdapter, type ReceiverRecord } from '@x/tooling-adapter-conformance';
import { startWorkerd } from './workerd/start-workerd.ts';

const workerd: AdapterUnderTest = {
  name: 'Fetch in workerd',
  seesRawHeaders: false,
  // Once in a hundred times under load, whether the body is cancelled, drained or left alone.
  hearsLateSenders: false,
  start: async () => {
    const worker = await startWorkerd(new URL('./workerd/worker.ts', import.meta.url));
    return {
      ...worker,
      records: async () => {
        const answer = await fetch(`http://127.0.0.1:${worker.port}/records`);
        return (await answer.json()) as readonly ReceiverRecord[];
      },
    };
  },
};

describeWebhookAdapter(workerd);
