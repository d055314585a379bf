// For runtimes without undici

export { fetchDispatcher } from '@x/client-core/fetch';
