import { render } from 'preact';
import { App } from './app.tsx';
import { PayerPage } from './payer/payer-page.tsx';
import { keepFocus } from './shared/keep-focus.ts';

const root = document.getElementById('root');
const payerOf = /^\/pay\/(.+)$/.exec(location.pathname)?.[1];

if (root !== null) {
  keepFocus(root);
  render(payerOf === undefined ? <App /> : <PayerPage id={decodeURIComponent(payerOf)} />, root);
}
