/**
 * Keeps this process polling until `stop` is called, so that it never sleeps while the other side of a measurement works.
 * Whoever writes to a sleeping process pays for waking it, which on a small machine is dearer than everything that is measured
 * here, and is paid most often by the one that lets it fall asleep. On a real network the other side is another machine.
 * With `BENCH_SLEEP=1` it sleeps as usual.
 */
export function stayAwake(): { stop(): void } {
  let isAwake = process.env['BENCH_SLEEP'] !== '1';
  const poll = (): void => {
    if (isAwake) setImmediate(poll);
  };
  poll();
  return {
    stop: () => {
      isAwake = false;
    },
  };
}
