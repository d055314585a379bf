import { useState } from 'preact/hooks';
import type { PageState } from '../../src/server/describe-state.ts';
import { Button } from '../shared/parts.tsx';
import { FirstStep } from './first-step.tsx';
import { Row } from './row.tsx';
import { buildTimeline, type Entry, groupRepeats, isProblem } from './timeline.ts';

export interface ActivityProps {
  readonly state: PageState;
  readonly paymentId: string | undefined;
  readonly act: (path: string, body?: object) => Promise<void>;
  readonly onCreate: () => void;
}

const FILTERS: Readonly<Record<string, (entry: Entry) => boolean>> = {
  Everything: () => true,
  Requests: ({ kind }) => kind === 'request',
  Webhooks: ({ kind }) => kind === 'webhook',
  Problems: isProblem,
};

/** What happened, newest first. */
export function Activity({ state, paymentId, act, onCreate }: ActivityProps) {
  const [filter, setFilter] = useState('Everything');
  const all = buildTimeline(state);
  const groups = groupRepeats(all.filter(FILTERS[filter] ?? isProblem));
  if (all.length === 0 && state.payments.length === 0 && paymentId === undefined)
    return <FirstStep state={state} onCreate={onCreate} />;
  return (
    <section class="activity" aria-labelledby="activity-title">
      <div class="activity-bar">
        <h2 id="activity-title" tabIndex={-1} data-home>
          {paymentId === undefined ? 'All activity' : 'Timeline'}
        </h2>
        <fieldset class="filters">
          <legend class="hidden-text">Show</legend>
          {Object.keys(FILTERS).map((name) => (
            <Button key={name} aria-pressed={name === filter} onClick={() => setFilter(name)}>
              {name}
              {name === 'Problems' && all.some(isProblem) ? <span class="count">{all.filter(isProblem).length}</span> : null}
            </Button>
          ))}
        </fieldset>
        <Button class="quiet" onClick={() => void act('clear')} title="Forgets requests, finished webhooks and finished payments">
          Clear
        </Button>
      </div>
      <ol class="timeline" tabIndex={-1} data-home aria-label="What happened, newest first">
        {groups.map((group) => (
          <Row key={group.key} group={group} paymentId={paymentId} act={act} />
        ))}
      </ol>
      {groups.length === 0 ? <p class="empty">{describeNothing(filter)}</p> : null}
      <Shown state={state} />
    </section>
  );
}

function describeNothing(filter: string): string {
  if (filter === 'Problems') return 'No problems: every request was accepted and every webhook acknowledged.';
  return filter === 'Everything' ? 'Nothing happened yet.' : `No ${filter.toLowerCase()} yet.`;
}

function Shown({ state: { totals, requests, deliveries } }: { readonly state: PageState }) {
  if (totals.requests <= requests.length && totals.deliveries <= deliveries.length) return null;
  return (
    <p class="hint shown">
      The newest {requests.length} of {totals.requests} requests and {deliveries.length} of {totals.deliveries} webhooks.
    </p>
  );
}
