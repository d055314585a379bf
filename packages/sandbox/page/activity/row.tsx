import { useId, useState } from 'preact/hooks';
import type { SandboxRequest } from '../../src/history/requests.ts';
import { DeliveryDetail } from '../details/delivery-detail.tsx';
import { RequestDetail } from '../details/request-detail.tsx';
import { formatTime, toneOf } from '../shared/format.ts';
import { linkTo } from '../shared/hash.ts';
import { FaultMark, Icon, Pill } from '../shared/parts.tsx';
import { type Entry, type Group, isGoodRequest } from './timeline.ts';

export interface RowProps {
  readonly group: Group;
  /** The payment whose timeline this is; it needs no mention in the rows. */
  readonly paymentId: string | undefined;
  readonly act: (path: string, body?: object) => Promise<void>;
}

/** One thing that happened, or the same several times. It opens to show the details. */
export function Row({ group, paymentId, act }: RowProps) {
  const [isOpen, setOpen] = useState(false);
  const detailId = useId();
  const outcomeId = useId();
  const { newest: entry, entries } = group;
  if (entry.kind === 'status') return <StatusRow entry={entry} />;
  const named = entry.kind === 'request' ? entry.request.paymentId : entry.delivery.paymentId;
  return (
    <li class="row" data-kind={entry.kind} data-tone={toneOfEntry(entry)}>
      <div class="row-head">
        <time>{formatTime(entry.at)}</time>
        <Icon name={entry.kind} />
        <div class="what">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={detailId}
            aria-describedby={outcomeId}
            onClick={() => setOpen(!isOpen)}
          >
            {entry.kind === 'request' ? <RequestTitle request={entry.request} /> : entry.delivery.event}
          </button>
          <Attempts entry={entry} />
          {entries.length > 1 ? <span class="repeats">×{entries.length}</span> : null}
          <FaultMark kind={entry.kind === 'request' ? entry.request.fault : entry.delivery.fault} />
        </div>
        {named !== undefined && named !== paymentId ? (
          <a class="of" href={linkTo(named)}>
            {named}
          </a>
        ) : null}
        <span class="outcome" id={outcomeId}>
          <Outcome entry={entry} />
        </span>
      </div>
      <div id={detailId} class="detail" hidden={!isOpen} tabIndex={-1} data-home>
        {isOpen ? <Detail group={group} act={act} /> : null}
      </div>
    </li>
  );
}

function Detail({ group: { newest: entry, entries }, act }: Pick<RowProps, 'group' | 'act'>) {
  if (entry.kind === 'webhook') return <DeliveryDetail delivery={entry.delivery} act={act} />;
  if (entry.kind !== 'request') return null;
  const times = entries.slice(1).map(({ at }) => formatTime(at));
  return (
    <>
      {times.length > 0 ? (
        <p class="hint">
          The newest of {entries.length}. The others: {times.join(', ')}.
        </p>
      ) : null}
      <RequestDetail request={entry.request} />
    </>
  );
}

function StatusRow({ entry }: { readonly entry: Extract<Entry, { kind: 'status' }> }) {
  return (
    <li class="row status" data-kind="status" data-tone={toneOf(entry.status)}>
      <div class="row-head">
        <time>{formatTime(entry.at)}</time>
        <Icon name="status" />
        <span class="what">
          The payment is <strong>{entry.status}</strong>
        </span>
      </div>
    </li>
  );
}

/** The path without the merchant, who is the same in every row. The details show it whole. */
function RequestTitle({ request: { method, path, query } }: { readonly request: SandboxRequest }) {
  const short = path.replace(/^\/api\/v1\/merchants\/[^/]+(?=\/)/, '…');
  return (
    <>
      <span class="method">{method}</span> {query === '' ? short : `${short}?${query}`}
    </>
  );
}

function Attempts({ entry }: { readonly entry: Entry }) {
  const count = entry.kind === 'webhook' ? entry.delivery.attempts.length : 0;
  return count > 1 ? <span class="hint">{count} attempts</span> : null;
}

function Outcome({ entry }: { readonly entry: Exclude<Entry, { kind: 'status' }> }) {
  if (entry.kind === 'request') {
    const { status, code } = entry.request;
    const text = status === 0 ? 'no answer' : code === undefined || code === '00000' ? String(status) : `${status} ${code}`;
    return <Pill text={text} tone={toneOfEntry(entry)} />;
  }
  return <Pill text={entry.delivery.state} />;
}

function toneOfEntry(entry: Exclude<Entry, { kind: 'status' }>) {
  if (entry.kind === 'webhook') return toneOf(entry.delivery.state);
  return isGoodRequest(entry.request) ? 'good' : 'bad';
}
