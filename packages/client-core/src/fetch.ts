// For runtimes without undici

export { fetchDispatcher } from './call/fetch-dispatcher.ts';
