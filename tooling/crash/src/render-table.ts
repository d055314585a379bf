import type { CrashResult } from './driver/run-crash.ts';

/** The results as a Markdown table, one design a row. */
export function renderTable(results: readonly CrashResult[]): string {
  const rows = results.map((result) => [
    result.design,
    String(result.events),
    `${result.kills} (${result.kills - result.killsAtRandom} forced)`,
    String(result.lost),
    String(result.doubled),
  ]);
  const head = ['design', 'events', 'kills', 'lost', 'doubled'];
  return [head, ['---', '---:', '---:', '---:', '---:'], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
