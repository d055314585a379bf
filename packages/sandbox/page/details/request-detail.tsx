import type { SandboxRequest } from '../../src/history/requests.ts';
import { formatDateTime } from '../shared/format.ts';
import { CopyButton } from '../shared/parts.tsx';
import { formatCurl } from './curl.ts';
import { Headers } from './headers.tsx';
import { Payload } from './payload.tsx';
import { Explanation, Signature } from './signature.tsx';

/** A request, why it was refused, and what was answered. */
export function RequestDetail({ request }: { readonly request: SandboxRequest }) {
  const { method, path, query, headers, body, bodyBytes } = request;
  const url = `${location.origin}${path}${query === '' ? '' : `?${query}`}`;
  return (
    <>
      <div class="detail-bar">
        <p class="hint">
          {formatDateTime(request.at)} · {request.durationMs} ms · <span class="mono">{request.id}</span> ·{' '}
          {describeAuthentication(request)}
        </p>
        <CopyButton label="Copy as curl" text={formatCurl({ url, method, headers, body })} />
      </div>
      <Explanation explanation={request.explanation} />
      <Signature
        signedText={request.signedText}
        expected={request.expectedSignature}
        received={request.receivedSignature}
        receivedLabel="Received"
      />
      <Headers title="Request headers" headers={headers} />
      <Payload title="Request body" text={body} bytes={bodyBytes} />
      <Headers title="Reply headers" headers={request.replyHeaders} />
      <Payload title="Reply body" text={request.replyBody} />
    </>
  );
}

function describeAuthentication({ authentication, fault }: SandboxRequest): string {
  if (authentication === 'ok') return 'authenticated';
  if (authentication === 'unchecked') return `not processed: the fault ${fault} answered`;
  return `refused: ${authentication}`;
}
