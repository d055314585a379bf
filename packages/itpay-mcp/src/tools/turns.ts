/** Lets calls for the same payment run one after the other. Calls for different payments do not wait for each other. */
export interface Turns {
  inTurn<T>(id: string, work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    async inTurn(id, work) {
      const turn = (last.get(id) ?? Promise.resolve()).then(work, work);
      last.set(id, turn);
      try {
        return await turn;
      } finally {
        if (last.get(id) === turn) last.delete(id);
      }
    },
  };
}
