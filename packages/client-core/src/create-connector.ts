import { Socket } from 'node:net';
import { buildConnector } from 'undici';

/**
 * undici's own connector, which also says what is still being connected: `destroy()` of a pool leaves that alone until its time-out.
 *
 * @param connecting holds each socket until it is connected or has failed
 */
export function createConnector(timeoutMs: number, connecting: Set<Socket>): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs });
  return (options, callback) => {
    let socket: unknown;
    const settle: buildConnector.Callback = (...result) => {
      if (socket instanceof Socket) connecting.delete(socket);
      callback(...result);
    };
    // Returned by every version so far, though the types do not say so.
    socket = (connect as (...input: Parameters<buildConnector.connector>) => unknown)(options, settle);
    if (socket instanceof Socket) connecting.add(socket);
  };
}
