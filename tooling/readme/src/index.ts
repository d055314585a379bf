export type { Snippet } from './extract-snippets.ts';
export { extractSnippets } from './extract-snippets.ts';
export type { RunReadmeOptions, RunReadmeResult } from './run-readme.ts';
export { runReadme } from './run-readme.ts';
