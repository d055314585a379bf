import { XCheckout } from './x-checkout.ts';

// A server has no registry. Two copies of the script on one page do not fight over the name.
const registry: CustomElementRegistry | undefined = globalThis.customElements;
if (registry?.get('x-checkout') === undefined) registry?.define('x-checkout', XCheckout);
