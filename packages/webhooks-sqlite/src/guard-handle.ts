import type { SqliteDatabase } from './driver.ts';

const ENDS_OR_BEGINS = /^\s*(BEGIN|COMMIT|END|ROLLBACK(?!\s+(TRANSACTION\s+)?TO\b))\b/i;

// biome-ignore lint/suspicious/noExplicitAny: a driver's methods, whatever they take
type Method = (...parameters: any[]) => unknown;

/**
 * The driver's own handle, as one handler may use it: its first use opens the transaction, and after the transaction's end
 * any use throws, so that a handler that comes late cannot write into somebody else's.
 */
export function guardHandle(database: SqliteDatabase, use: () => void): SqliteDatabase {
  return guard(database, use, (name, method, self) => {
    if (name === 'close') return refuse('The connection belongs to the store.');
    if (name === 'transaction') return (body: Method) => nest(database, body, use);
    return (...parameters) => {
      const [sql] = parameters;
      if ((name === 'exec' || name === 'prepare') && typeof sql === 'string' && ENDS_OR_BEGINS.test(sql)) {
        throw new TypeError('The store begins and ends this transaction. Use a savepoint for a part of it.');
      }
      use();
      const result = method.apply(database, parameters);
      if (name === 'prepare' && typeof result === 'object' && result !== null) return guardStatement(result, use);
      return result === database ? self() : result;
    };
  });
}

function guardStatement(statement: object, use: () => void): object {
  return guard(statement, use, (_name, method, self) => (...parameters) => {
    use();
    const result = method.apply(statement, parameters);
    return result === statement ? self() : result;
  });
}

function guard<Target extends object>(
  target: Target,
  _use: () => void,
  wrap: (name: string | symbol, method: Method, self: () => Target) => Method,
): Target {
  const proxy: Target = new Proxy(target, {
    get(_target, name) {
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? wrap(name, value as Method, () => proxy) : value;
    },
  });
  return proxy;
}

function refuse(message: string): Method {
  return () => {
    throw new TypeError(message);
  };
}

/** `database.transaction(body)` inside an open transaction is a savepoint. */
function nest(database: SqliteDatabase, body: Method, use: () => void): Method {
  const run: Method = (...parameters) => {
    use();
    database.exec('SAVEPOINT handler');
    try {
      const result = body(...parameters);
      database.exec('RELEASE handler');
      return result;
    } catch (error) {
      database.exec('ROLLBACK TO handler');
      database.exec('RELEASE handler');
      throw error;
    }
  };
  return Object.assign(run, { default: run, deferred: run, immediate: run, exclusive: run });
}
