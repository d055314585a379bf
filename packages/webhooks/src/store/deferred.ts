/** A promise and what settles it. (`Promise.withResolvers` is not in Node 20.) */
export function createDeferred<Value>() {
  let resolve = (_value: Value): void => undefined;
  let reject = (_error: unknown): void => undefined;
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
