import type { AbstractSqlConnection } from '@mikro-orm/sql';

interface Command {
  execute(): Promise<object>;
}

/** What MikroORM calls on a transaction to begin and end an inner one. */
interface Nesting {
  savepoint(name: string): Command;
  releaseSavepoint(name: string): Command;
  rollbackToSavepoint(name: string): Command;
}

const idle = new WeakSet<object>();

/** Whether a context is that of a reserved connection on which no transaction is open. */
export function isIdleContext(context: object): boolean {
  return idle.has(context);
}

/**
 * Makes a transaction context of a reserved connection on which no transaction is open: what MikroORM takes for the first
 * savepoint is a real transaction, deeper ones are savepoints.
 */
export function sessionContext(connection: AbstractSqlConnection, reserved: object, depth = 0): object {
  const command = (sql: string, depthAfter: number): Command => ({
    async execute() {
      await connection.execute(sql, [], 'run', reserved);
      return sessionContext(connection, reserved, depthAfter);
    },
  });
  const nesting: Nesting =
    depth === 0
      ? {
          savepoint: () => command('begin', 1),
          releaseSavepoint: () => command('commit', 0),
          rollbackToSavepoint: () => command('rollback', 0),
        }
      : {
          savepoint: name => command(`savepoint ${name}`, depth + 1),
          releaseSavepoint: name => command(depth === 1 ? 'commit' : `release savepoint ${name}`, depth - 1),
          rollbackToSavepoint: name => command(depth === 1 ? 'rollback' : `rollback to savepoint ${name}`, depth - 1),
        };
  const context = new Proxy(nesting, {
    get: (own, key) => (key in own ? Reflect.get(own, key) : boundMember(reserved, key)) as unknown,
  });
  if (depth === 0) {
    idle.add(context);
  }
  return context;
}

function boundMember(target: object, key: PropertyKey): unknown {
  const member: unknown = Reflect.get(target, key);
  return typeof member === 'function' ? (member.bind(target) as unknown) : member;
}
