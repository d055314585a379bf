import { XCheckout } from './x-checkout.ts';

/** Two copies of the script on one page do not fight over the name. */
if (customElements.get('x-checkout') === undefined) customElements.define('x-checkout', XCheckout);
