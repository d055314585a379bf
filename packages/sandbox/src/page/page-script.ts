/**
 * The page's script: plain browser JavaScript. Whatever comes from requests or webhooks is set as text, never as markup.
 * No backtick and no backslash in it, so that it reads here as it is served.
 */
export const PAGE_SCRIPT = `
const KINDS = { payment_intent: 'ItPay intent', hosted_order: 'Hosted order', checkout_order: 'Checkout order', refund: 'Refund' };
const ACTIONS = { pay: 'Pay', fail: 'Fail', expire: 'Expire', cancel: 'Cancel' };
const GOOD = ['succeeded', 'SUCCEEDED', 'acknowledged'];
const BAD = ['failed', 'expired', 'cancelled', 'FAILED', 'CLOSED', 'abandoned', 'undeliverable', 'refused', 'lost'];
const IDLE = ['pending', 'INIT'];
const payerId = location.pathname.startsWith('/pay/') ? decodeURIComponent(location.pathname.slice(5)) : undefined;
const find = (id) => document.getElementById(id);
let clockOffset = 0;
let statuses = new Map();

function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined) continue;
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

const time = (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const tone = (status) => (GOOD.includes(status) ? 'good' : BAD.includes(status) ? 'bad' : IDLE.includes(status) ? 'idle' : 'busy');
const pill = (text, mood) => make('span', { className: 'pill', 'data-tone': mood ?? tone(text), textContent: text });

function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

function block(title, text) {
  if (text === undefined || text === '') return [];
  return [make('h3', { textContent: title }), make('pre', { tabIndex: 0, textContent: pretty(text) })];
}

async function send(path, body) {
  try {
    const reply = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) });
    if (!reply.ok) complain((await reply.json()).error);
  } catch {
    complain('The sandbox did not answer.');
  }
  await refresh();
}

let toastTimer;
function complain(message) {
  const toast = find('toast');
  toast.textContent = message;
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.hidden = true; }, 6000);
}

function paymentCard(payment) {
  const object = payment.object;
  const checkout = payment.kind === 'checkout_order';
  const facts = [
    payerId === undefined ? make('a', { className: 'id', href: '/pay/' + encodeURIComponent(payment.id), textContent: payment.id, title: 'What the payer sees' }) : make('p', { className: 'id', textContent: payment.id }),
    payment.description ? make('p', { className: 'meta', textContent: payment.description }) : undefined,
    checkout ? make('p', { className: 'meta' }, 'to ', make('span', { className: 'mono', textContent: object.depositAddress }), ' on ', make('strong', { textContent: object.networkDisplayName })) : undefined,
    payment.expiresAt && payment.actions.length > 0 ? make('p', { className: 'meta' }, 'expires ', make('span', { textContent: new Date(payment.expiresAt).toLocaleString() })) : undefined,
    make('ol', { className: 'steps', 'aria-label': 'History' }, ...payment.history.map((step) => make('li', { title: time(step.at), textContent: step.status }))),
  ];
  const qr = object.qr && payment.actions.includes('pay')
    ? make('img', { className: 'qr', src: '/pay/' + encodeURIComponent(payment.id) + '?image', alt: 'QR code of ' + payment.id, width: 96, height: 96 })
    : undefined;
  const offered = payerId === undefined ? payment.actions : payment.actions.filter((action) => action === 'pay' || action === 'fail');
  const buttons = offered.map((action) => make('button', {
    type: 'button', className: action === 'pay' ? 'main' : '', 'data-action': action, textContent: payerId !== undefined && action === 'fail' ? 'Decline' : ACTIONS[action],
    'aria-label': ACTIONS[action] + ' ' + payment.id,
    onclick: (event) => { event.target.disabled = true; void send('/_sandbox/payments/' + encodeURIComponent(payment.id) + '/' + action); },
  }));
  return make('article', { className: 'card', 'aria-label': KINDS[payment.kind] + ' ' + payment.id },
    make('div', { className: 'top' }, make('span', { className: 'amount', textContent: payment.amount.value + ' ' + payment.amount.currency }),
      make('span', { className: 'kind', textContent: KINDS[payment.kind] }), pill(payment.status)),
    make('div', { className: 'body' }, make('div', {}, ...facts), qr),
    buttons.length > 0 ? make('div', { className: 'row' }, ...buttons) : undefined);
}

function entry(summary, detail) {
  const element = make('details', {}, make('summary', {}, ...summary));
  element.addEventListener('toggle', () => {
    if (element.open && element.children.length === 1) element.append(make('div', { className: 'detail' }, ...detail()));
  });
  return element;
}

function deliveryEntry(delivery) {
  const tries = delivery.attempts.length === 1 ? '1 attempt' : delivery.attempts.length + ' attempts';
  const next = delivery.nextAttemptAt ? ', next at ' + time(delivery.nextAttemptAt) : '';
  return entry([
    make('span', { className: 'when', textContent: time(delivery.at) }),
    make('span', { className: 'what' }, make('strong', { textContent: delivery.event }), ' ', make('span', { className: 'mono', textContent: delivery.paymentId })),
    make('span', { className: 'note', textContent: tries + next }), pill(delivery.state),
  ], () => [
    make('p', { className: 'meta', textContent: delivery.url === undefined ? 'to nowhere' : 'to ' + delivery.url }),
    delivery.reason === undefined ? undefined : make('p', { className: 'meta', textContent: delivery.reason }),
    ...block('Body', delivery.body),
    ...delivery.attempts.flatMap((attempt) => [
      make('h3', { textContent: 'Attempt ' + attempt.number + (attempt.note ? ' (' + attempt.note + ')' : '') + ' at ' + time(attempt.at) + ': ' + (attempt.status || 'no answer') + ', ' + attempt.durationMs + ' ms' }),
      attempt.remark ? make('p', { className: 'meta', textContent: attempt.remark }) : undefined,
      attempt.replyBody ? make('pre', { tabIndex: 0, textContent: attempt.replyBody }) : undefined,
    ]),
    delivery.state === 'refused'
      ? undefined
      : make('div', { className: 'row' }, make('button', { type: 'button', textContent: 'Send again', onclick: () => send('/_sandbox/deliveries/' + delivery.id + '/redeliver') })),
  ]);
}

function requestEntry(request) {
  const ok = request.status >= 200 && request.status < 300 && (request.code === undefined || request.code === '00000');
  const result = request.status === 0 ? 'no answer' : request.status + (request.code ? ' ' + request.code : '');
  return entry([
    make('span', { className: 'when', textContent: time(request.at) }),
    make('span', { className: 'what' }, make('strong', { textContent: request.method }), ' ', make('span', { className: 'mono', textContent: request.path + (request.query ? '?' + request.query : '') })),
    make('span', { className: 'note', textContent: (request.fault ? 'fault: ' + request.fault + ', ' : '') + request.durationMs + ' ms' }),
    pill(result, ok ? 'good' : 'bad'),
  ], () => [
    make('p', { className: 'meta', textContent: 'Signature: ' + request.authentication + ' · ' + request.id }),
    ...block('What the gateway signs', request.signedText),
    ...block('Headers', Object.entries(request.headers).map(([name, value]) => name + ': ' + value).join(String.fromCharCode(10))),
    ...block('Body', request.body), ...block('Answer', request.replyBody),
  ]);
}

function reconcile(container, items, render) {
  const known = new Map([...container.children].map((child) => [child.dataset.key, child]));
  const focused = container.contains(document.activeElement) ? document.activeElement : undefined;
  const next = items.map((item) => {
    const key = item.id + (item.kind ?? '');
    const print = JSON.stringify(item);
    const old = known.get(key);
    if (old?.print === print) return old;
    const element = render(item);
    element.dataset.key = key;
    element.print = print;
    if (old?.open) element.open = true;
    if (old && focused && old.contains(focused)) {
      const wanted = focused.dataset.action;
      queueMicrotask(() => (element.querySelector(wanted ? '[data-action="' + wanted + '"]' : 'summary, button') ?? container).focus());
    }
    return element;
  });
  if (next.length !== container.children.length || next.some((element, index) => container.children[index] !== element)) container.replaceChildren(...next);
}

function show(name, items, total, render) {
  reconcile(find(name), items, render);
  find(name + '-count').textContent = total > items.length ? 'the last ' + items.length + ' of ' + total : String(total);
  find(name + '-empty').hidden = total > 0;
}

function announceChanges(payments) {
  const changed = payments.filter((payment) => statuses.has(payment.id) && statuses.get(payment.id) !== payment.status);
  if (changed.length > 0) find('announce').textContent = changed.map((payment) => KINDS[payment.kind] + ' ' + payment.id + ' is ' + payment.status).join('. ');
  statuses = new Map(payments.map((payment) => [payment.id, payment.status]));
}

function showWatch(state) {
  show('payments', state.payments, state.totals.payments, paymentCard);
  show('deliveries', state.deliveries, state.totals.deliveries, deliveryEntry);
  show('requests', state.requests, state.totals.requests, requestEntry);
  if (find('environment').textContent !== state.environment) find('environment').textContent = state.environment;
  find('faults').replaceChildren(...state.faults.map((kind) => make('li', {}, pill(kind, 'busy'))));
  find('heal').hidden = state.faults.length === 0;
}

function showPayer(state) {
  const found = state.payments.filter((payment) => payment.id === payerId);
  reconcile(find('payer-card'), found, paymentCard);
  if (found.length === 0) find('payer-card').replaceChildren(make('p', { className: 'empty', textContent: 'There is no such payment.' }));
}

let loading;
let again = false;
function refresh() {
  if (loading) { again = true; return loading; }
  loading = load().finally(() => { loading = undefined; if (again) { again = false; void refresh(); } });
  return loading;
}

async function load() {
  try {
    const reply = await fetch('/_sandbox/state' + (payerId === undefined ? '' : '?payment=' + encodeURIComponent(payerId)));
    const state = await reply.json();
    clockOffset = state.now - Date.now();
    announceChanges(state.payments);
    if (payerId === undefined) showWatch(state); else showPayer(state);
    setLink(true);
  } catch {
    setLink(false);
  }
}

function setLink(on) {
  find('link').dataset.state = on ? 'on' : 'off';
  find('link').textContent = on ? 'live' : 'no connection';
}

find('watch').hidden = payerId !== undefined;
find('payer').hidden = payerId === undefined;
if (payerId !== undefined) document.title = 'Pay ' + payerId;
for (const button of document.querySelectorAll('[data-advance]')) {
  button.addEventListener('click', () => send('/_sandbox/advance', { ms: Number(button.dataset.advance) }));
}
find('heal').addEventListener('click', () => send('/_sandbox/heal'));
find('fault-form').addEventListener('submit', (event) => { event.preventDefault(); void send('/_sandbox/faults', { kind: find('fault').value }); });
find('endpoint-form').addEventListener('submit', (event) => {
  event.preventDefault();
  void send('/_sandbox/webhook-url', { gateway: find('endpoint-gateway').value, url: find('endpoint-url').value });
});
find('copy').addEventListener('click', async () => {
  await navigator.clipboard?.writeText(find('environment').textContent);
  find('copy').textContent = 'Copied';
  setTimeout(() => { find('copy').textContent = 'Copy'; }, 1500);
});
setInterval(() => { find('clock').textContent = new Date(Date.now() + clockOffset).toLocaleString(); }, 500);
const events = new EventSource('/_sandbox/events');
events.onmessage = () => void refresh();
events.onopen = () => void refresh();
events.onerror = () => setLink(false);
void refresh();
`;
