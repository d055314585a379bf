/** The page's skeleton. Everything that changes is put in by the script, as text. */
export const PAGE_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Payment sandbox</title>
<link rel="icon" href="/_sandbox/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/_sandbox/page.css">
<script type="module" src="/_sandbox/page.js"></script>
</head>
<body>
<a class="skip" href="#payments">Skip to the payments</a>
<header>
  <div class="brand">
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><rect width="32" height="32" rx="8" class="mark"/><path d="M9 11h14M9 16h14M9 21h8" class="strokes"/></svg>
    <div><h1>Payment sandbox</h1><p>Both gateways on this machine. No money moves.</p></div>
  </div>
  <div class="state"><span id="link" class="link" data-state="off">connecting</span><time id="clock"></time></div>
</header>
<main id="watch">
  <section aria-labelledby="payments-title" class="payments">
    <div class="title"><h2 id="payments-title">Payments</h2><span class="count" id="payments-count"></span></div>
    <div id="payments" tabindex="-1" class="cards"></div>
    <p class="empty" id="payments-empty" hidden>No payments yet. Point a client at the credentials on this page and create one.</p>
  </section>
  <div class="side">
    <section aria-labelledby="setup-title">
      <div class="title"><h2 id="setup-title">Credentials</h2><button type="button" id="copy" class="quiet">Copy</button></div>
      <pre id="environment" tabindex="0" aria-label="Environment variables"></pre>
    </section>
    <section aria-labelledby="time-title">
      <div class="title"><h2 id="time-title">Time</h2></div>
      <p class="hint">Moves business time: unpaid payments expire, webhooks that are due are sent again. Signatures keep the real time.</p>
      <div class="quick" role="group" aria-label="Move business time">
        <button type="button" data-advance="1000">+1 s</button><button type="button" data-advance="60000">+1 min</button>
        <button type="button" data-advance="900000">+15 min</button><button type="button" data-advance="3600000">+1 h</button>
      </div>
    </section>
    <section aria-labelledby="endpoint-title">
      <div class="title"><h2 id="endpoint-title">Webhook endpoint</h2></div>
      <p class="hint">Receives the events of payments that name no address of their own.</p>
      <form id="endpoint-form" class="row">
        <label><span class="visually-hidden">Gateway</span><select id="endpoint-gateway"><option value="itpay">ItPay</option><option value="stablecoin">Stablecoin</option></select></label>
        <label class="grow"><span class="visually-hidden">Endpoint URL</span><input id="endpoint-url" type="url" placeholder="http://127.0.0.1:3000/webhooks"></label>
        <button type="submit">Set</button>
      </form>
    </section>
    <section aria-labelledby="faults-title">
      <div class="title"><h2 id="faults-title">Faults</h2><button type="button" id="heal" class="quiet" hidden>Remove all</button></div>
      <p class="hint">Makes the next request or webhook go wrong.</p>
      <form id="fault-form" class="row">
        <label class="grow"><span class="visually-hidden">Fault</span><select id="fault">
          <optgroup label="Requests">
            <option value="lose-reply">Process, then lose the reply</option><option value="drop-connection">Drop the connection</option>
            <option value="server-error">500</option><option value="rate-limit">429, retry after 1 s</option>
            <option value="unauthorized">401</option><option value="truncated-json">Truncated JSON</option>
            <option value="stall-body">Half a body, then silence</option><option value="html">An HTML page from a proxy</option>
            <option value="empty-body">Empty body</option><option value="unknown-status">An unknown status</option>
          </optgroup>
          <optgroup label="Webhooks">
            <option value="duplicate-webhook">Send twice</option><option value="reorder-webhooks">Swap the next two</option>
            <option value="drop-webhook">Lose the first attempt</option><option value="forged-webhook">A forged one first</option>
            <option value="tampered-webhook">A tampered one first</option><option value="stale-webhook">A stale one first</option>
            <option value="malformed-webhook">One that is not JSON first</option><option value="truncated-webhook">Break off mid-body</option>
            <option value="replayed-webhook">Replay it byte for byte</option>
          </optgroup>
        </select></label>
        <button type="submit">Inject</button>
      </form>
      <ul id="faults" class="chips" aria-label="Pending faults"></ul>
    </section>
  </div>
  <section aria-labelledby="deliveries-title" class="wide">
    <div class="title"><h2 id="deliveries-title">Webhooks</h2><span class="count" id="deliveries-count"></span></div>
    <div id="deliveries" class="log"></div>
    <p class="empty" id="deliveries-empty" hidden>No webhooks yet. They go to the service's endpoint or the order's callbackUrl.</p>
  </section>
  <section aria-labelledby="requests-title" class="wide">
    <div class="title"><h2 id="requests-title">Requests</h2><span class="count" id="requests-count"></span></div>
    <div id="requests" class="log"></div>
    <p class="empty" id="requests-empty" hidden>No requests yet.</p>
  </section>
</main>
<main id="payer" hidden><div id="payer-card" class="cards"></div></main>
<p id="announce" class="visually-hidden" aria-live="polite"></p>
<p id="toast" role="alert" hidden></p>
<noscript><p class="empty">This page needs JavaScript. Everything it shows is also at <code>/_sandbox/state</code>.</p></noscript>
</body>
</html>
`;

export const PAGE_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3b5bdb"/><path d="M9 11h14M9 16h14M9 21h8" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>';
