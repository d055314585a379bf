/** One program of a README: a fenced `ts` block, with the `ts continue` blocks that follow it joined on. */
export interface Snippet {
  /** 1-based line of the first block's fence. */
  readonly line: number;
  readonly code: string;
  /** `run`: must end by itself with exit code 0. `serve`: must open a port. `check`: is only type-checked. */
  readonly mode: 'run' | 'serve' | 'check';
}

/**
 * Reads the programs out of a README.
 *
 * Fences: ` ```ts ` starts a program, ` ```ts continue ` goes on with the one before it, ` ```ts serve ` starts one that
 * listens on a port, ` ```ts check ` one that is type-checked and not run. Other languages are left alone.
 */
export function extractSnippets(markdown: string): readonly Snippet[] {
  const snippets: { line: number; code: string; mode: Snippet['mode'] }[] = [];
  const lines = markdown.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const fence = /^```(?:ts|typescript)(?:\s+(\w+))?\s*$/.exec(lines[index] ?? '');
    if (!fence) continue;
    const flag = fence[1] ?? 'run';
    const start = index + 1;
    const end = lines.indexOf('```', start);
    if (end < 0) throw new SyntaxError(`line ${start}: the fence is never closed`);
    const code = `${lines.slice(start, end).join('\n')}\n`;
    index = end;
    const previous = snippets.at(-1);
    if (flag === 'continue') {
      if (!previous) throw new SyntaxError(`line ${start}: nothing to continue`);
      previous.code += code;
    } else if (flag === 'run' || flag === 'serve' || flag === 'check') {
      snippets.push({ line: start, code, mode: flag });
    } else {
      throw new SyntaxError(`line ${start}: unknown flag "${flag}"; use continue, serve or check`);
    }
  }
  return snippets;
}
