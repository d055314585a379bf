import { type Language, resolveLanguage } from '../messages/languages.ts';
import type { Messages } from '../messages/messages.ts';
import { buildPanel } from '../panel/build-panel.ts';
import { formatTime } from '../panel/format-time.ts';
import { PANEL_STYLE } from '../panel/style.ts';
import type { CheckoutPhase, CheckoutView } from '../view/checkout-view.ts';
import { buildDom } from './build-dom.ts';
import { connect } from './connection.ts';

/** Fired once each. `overpaid` counts as paid. */
const EVENTS: Partial<Record<CheckoutPhase, string>> = {
  paid: 'checkout-paid',
  overpaid: 'checkout-paid',
  expired: 'checkout-expired',
  failed: 'checkout-failed',
};

/** Minutes before the end at which the time is read out: WCAG 2.2.1 asks for a warning, and nobody for one every second. */
const ANNOUNCED_MINUTES: readonly number[] = [5, 2, 1];

const OWN_STYLE = `:host{display:block}.live{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.offline{margin:.75rem auto 0;max-width:27rem;text-align:center;color:light-dark(#565b66,#a9afbb);font:.9375rem/1.5 system-ui,sans-serif}${PANEL_STYLE}`;

/** A server that renders the page may load this file too. It has no elements, and makes none. */
const ElementBase: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** `<x-checkout src="/pay/ORDER">`: shows a payment, keeps it up to date, and says when it is paid, expired or failed. */
export class XCheckout extends ElementBase {
  static readonly observedAttributes: readonly string[] = ['src', 'lang', 'heading'];

  #messages: Partial<Messages> = {};
  #view: CheckoutView | undefined;
  #shown = '';
  #endsAt: number | undefined;
  #ticker: ReturnType<typeof setInterval> | undefined;
  #disconnect: (() => void) | undefined;
  readonly #fired = new Set<string>();
  readonly #body = document.createElement('div');
  readonly #live = document.createElement('div');
  readonly #offline = document.createElement('p');

  /** Words of your own, in place of those of the language. */
  get messages(): Partial<Messages> {
    return this.#messages;
  }

  set messages(messages: Partial<Messages>) {
    this.#messages = messages;
    this.#shown = '';
    this.#render();
  }

  /** What is shown. */
  get view(): CheckoutView | undefined {
    return this.#view;
  }

  connectedCallback(): void {
    if (this.shadowRoot === null) this.#build(this.attachShadow({ mode: 'open' }));
    this.#ticker = setInterval(() => this.#tick(), 1_000);
    this.#follow();
  }

  disconnectedCallback(): void {
    clearInterval(this.#ticker);
    this.#disconnect?.();
  }

  attributeChangedCallback(name: string): void {
    if (!this.isConnected || this.shadowRoot === null) return;
    this.#shown = '';
    if (name === 'src') this.#follow();
    else this.#render();
  }

  #build(root: ShadowRoot): void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(OWN_STYLE);
    root.adoptedStyleSheets = [sheet];
    this.#live.className = 'live';
    this.#live.setAttribute('role', 'status');
    this.#offline.className = 'offline';
    this.#offline.hidden = true;
    const slots = ['header', 'footer'].map((name) => Object.assign(document.createElement('slot'), { name }));
    root.append(...slots.slice(0, 1), this.#body, this.#offline, ...slots.slice(1), this.#live);
    root.addEventListener('click', (event) => void this.#click(event));
    root.addEventListener('submit', (event) => void this.#choose(event));
  }

  #follow(): void {
    this.#disconnect?.();
    const source = this.getAttribute('src');
    if (source === null) return;
    this.#fired.clear();
    this.#disconnect = connect(source, {
      onView: (view) => this.#show(view),
      onOnline: (isOnline) => {
        this.#offline.textContent = this.#language().say('offline');
        this.#offline.hidden = isOnline;
      },
    });
  }

  #language(): Language {
    const marked = this.closest('[lang]')?.getAttribute('lang');
    return resolveLanguage(marked || navigator.language, this.#messages);
  }

  #show(view: CheckoutView): void {
    const { secondsLeft } = view;
    this.#endsAt = secondsLeft === undefined ? undefined : performance.now() + secondsLeft * 1_000;
    const before = this.#view;
    this.#view = view;
    this.#render();
    if (before !== undefined && before.phase !== view.phase) this.#announcePhase(view);
    const name = EVENTS[view.phase];
    if (name === undefined || this.#fired.has(name)) return;
    this.#fired.add(name);
    this.dispatchEvent(new CustomEvent(name, { detail: view, bubbles: true, composed: true }));
  }

  #announcePhase({ phase, next }: CheckoutView): void {
    const { say } = this.#language();
    this.#live.textContent = `${say(`title.${phase}`)}. ${say(`next.${next}`)}`;
  }

  /** Builds the panel anew only when it looks different: a payer who is copying the address is not disturbed. */
  #render(): void {
    const view = this.#view;
    if (view === undefined) return;
    const panel = buildPanel(view, {
      language: this.#language(),
      heading: this.getAttribute('heading') === '1' ? 'h1' : 'h2',
      warning: this.#hasAgreed() ? 'passed' : 'button',
      canCopy: true,
    });
    const looks = JSON.stringify({ ...view, secondsLeft: 0 }) + JSON.stringify(panel.attributes) + this.#hasAgreed();
    if (looks === this.#shown) return;
    this.#shown = looks;
    const hadFocus = this.shadowRoot?.activeElement !== null;
    this.#body.replaceChildren(buildDom(panel));
    if (hadFocus) this.#focus('.title');
  }

  #focus(selector: string): void {
    this.#body.querySelector<HTMLElement>(selector)?.focus();
  }

  /** Survives a reload, and is asked again for another network. */
  #agreement(): string {
    return `x-checkout ${this.getAttribute('src')} ${this.#view?.network}`;
  }

  #hasAgreed(): boolean {
    try {
      return sessionStorage.getItem(this.#agreement()) !== null;
    } catch {
      return this.#fired.has(this.#agreement());
    }
  }

  #agree(): void {
    this.#fired.add(this.#agreement());
    try {
      sessionStorage.setItem(this.#agreement(), '1');
    } catch {
      // A browser that stores nothing asks again after a reload.
    }
    this.#render();
    this.#focus('.pay');
  }

  async #click({ target }: Event): Promise<void> {
    if (!(target instanceof HTMLElement)) return;
    if (target.dataset['action'] === 'agree') this.#agree();
    const key = target.dataset['copy'];
    if (key !== 'address' && key !== 'amount') return;
    const { say } = this.#language();
    try {
      await navigator.clipboard.writeText(this.#view?.[key] ?? '');
      target.textContent = say('copied');
      this.#live.textContent = say('copied');
    } catch {
      // Not allowed, or not a secure page: the text is selected, and the payer copies it by hand.
      const text = this.#body.querySelector(`.${key} .whole`);
      if (text !== null) getSelection()?.selectAllChildren(text);
    }
  }

  async #choose(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    try {
      const answer = await fetch(this.getAttribute('src') ?? '', {
        method: 'POST',
        body,
        headers: { accept: 'application/json' },
      });
      if (answer.headers.get('content-type')?.includes('json')) this.#show(await answer.json());
    } catch {
      this.#offline.hidden = false;
    }
    this.#follow();
  }

  #tick(): void {
    if (this.#endsAt === undefined) return;
    const left = Math.max(0, Math.floor((this.#endsAt - performance.now()) / 1_000));
    const clock = this.#body.querySelector('.timer bdi');
    if (clock !== null) clock.textContent = formatTime(left);
    const minutes = left / 60;
    if (ANNOUNCED_MINUTES.includes(minutes))
      this.#live.textContent = this.#language().say('leftMinutes', { minutes: String(minutes) });
    // Nobody pays to an address whose time is up, even before the server has said so.
    if (left === 0) this.#show({ phase: 'unreachable', warning: 'do-not-send', final: false, next: 'retry' });
  }
}
