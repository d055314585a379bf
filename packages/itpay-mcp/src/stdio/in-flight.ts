type RequestId = string | number;

/** Knows which calls have not been answered yet. */
export interface InFlight {
  begin(id: RequestId): void;
  end(id: RequestId | undefined): void;
  /** Waits until every call was answered, but no longer than this. */
  drain(timeoutMs: number): Promise<void>;
}

export function createInFlight(): InFlight {
  const ids = new Set<RequestId>();
  let allAnswered = (): void => undefined;
  return {
    begin: (id) => void ids.add(id),
    end(id) {
      if (id !== undefined && ids.delete(id) && ids.size === 0) allAnswered();
    },
    async drain(timeoutMs) {
      if (ids.size === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        allAnswered = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
