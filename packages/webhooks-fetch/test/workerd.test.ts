import { type AdapterUnderTest, describeWebhookAdapter, type ReceiverRecord } from '@x/tooling-adapter-conformance';
import { startWorkerd } from './workerd/start-workerd.ts';

const workerd: AdapterUnderTest = {
  name: 'Fetch in workerd',
  seesRawHeaders: false,
  // Under load about one in a hundred answers is lost, whether the body is canceled, drained or left alone.
  answersWhileSending: false,
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
