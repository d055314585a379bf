/** What the program tells: chapters, steps that hold or do not, and whether all of them held. */
export interface Story {
  chapter(title: string): void;
  /** A step of the story. @param holds false makes the whole story end badly */
  step(text: string, holds?: boolean): void;
  show(text: string): void;
  end(): boolean;
}

export function createStory(write: (line: string) => void): Story {
  let chapters = 0;
  let broken = 0;
  return {
    chapter(title) {
      chapters += 1;
      write(`\n${chapters}. ${title}`);
    },
    step(text, holds = true) {
      if (!holds) broken += 1;
      write(`   ${holds ? 'ok ' : 'NOT'}  ${text}`);
    },
    show(text) {
      for (const line of text.trimEnd().split('\n')) write(`        ${line}`);
    },
    end: () => broken === 0,
  };
}
