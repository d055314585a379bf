import type { DeliveryAttempt, SandboxDelivery } from '../../src/history/deliveries.ts';
import { formatDateTime, formatTime } from '../shared/format.ts';
import { Button, CopyButton, Pill } from '../shared/parts.tsx';
import { Endpoint } from '../tools/endpoint.tsx';
import { formatCurl } from './curl.ts';
import { Headers } from './headers.tsx';
import { Payload } from './payload.tsx';
import { Explanation, Signature } from './signature.tsx';

export interface DeliveryDetailProps {
  readonly delivery: SandboxDelivery;
  readonly act: (path: string, body?: object) => Promise<void>;
}

/** An event, where it went, and every attempt. */
export function DeliveryDetail({ delivery, act }: DeliveryDetailProps) {
  const { id, url, reason, attempts, nextAttemptAt, eventId } = delivery;
  const next = nextAttemptAt === undefined ? '' : ` · next attempt at ${formatTime(nextAttemptAt)}, business time`;
  return (
    <>
      <div class="detail-bar">
        <p class="hint">
          {formatDateTime(delivery.at)} · to {url === undefined ? 'nowhere' : <span class="mono">{url}</span>}
          {eventId === undefined ? null : <span class="mono"> · {eventId}</span>}
          {next}
        </p>
        <Button onClick={() => void act(`deliveries/${encodeURIComponent(id)}/redeliver`)}>Send again</Button>
      </div>
      {reason === undefined ? null : <Undelivered delivery={delivery} act={act} />}
      {attempts.length === 0 ? <Payload title="Event" text={delivery.body} /> : null}
      {attempts.toReversed().map((attempt, index) => (
        <Attempt key={attempt.number} attempt={attempt} url={url} isNewest={index === 0} />
      ))}
    </>
  );
}

function Undelivered({ delivery: { reason, state, gateway }, act }: DeliveryDetailProps) {
  const label = gateway === 'itpay' ? 'ItPay' : 'Stablecoin';
  return (
    <div class="callout" data-tone="bad">
      <p>{reason}</p>
      {state === 'undeliverable' ? <Endpoint gateway={gateway} label={`Endpoint of ${label}`} url={undefined} act={act} /> : null}
    </div>
  );
}

interface AttemptProps {
  readonly attempt: DeliveryAttempt;
  readonly url: string | undefined;
  readonly isNewest: boolean;
}

function Attempt({ attempt, url, isNewest }: AttemptProps) {
  const { number, at, note, status, durationMs, acknowledged, remark, headers, body } = attempt;
  const answer = status === 0 ? 'no answer' : `HTTP ${status}`;
  return (
    <details class="attempt" open={isNewest}>
      <summary>
        <span>
          Attempt {number}
          {note === undefined ? null : ` (${note})`} at {formatTime(at)}
        </span>
        <span class="hint">{durationMs} ms</span>
        <Pill text={answer} tone={acknowledged ? 'good' : 'bad'} />
      </summary>
      {remark === undefined ? null : <p class="remark">{remark}</p>}
      <Explanation explanation={attempt.explanation} />
      <Signature
        signedText={attempt.signedText}
        expected={attempt.expectedSignature}
        received={attempt.sentSignature}
        receivedLabel="Sent"
      />
      <Headers title="Headers" headers={headers} />
      <Payload title="Body" text={body} />
      <Payload title="Reply body" text={attempt.replyBody} />
      {url === undefined ? null : <CopyButton label="Copy as curl" text={formatCurl({ url, method: 'POST', headers, body })} />}
    </details>
  );
}
