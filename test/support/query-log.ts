import type { LogContext, Logger } from '@mikro-orm/core';

/** One statement as MikroORM sent it. */
export interface LoggedQuery {
  /** The statement with `?` for parameters. */
  readonly sql: string;
  readonly params: readonly unknown[];
  readonly label?: string | undefined;
  /** `write` or `read`, and the name of the connection. */
  readonly connection?: { readonly type?: string; readonly name?: string } | undefined;
}

export interface QueryFilter {
  /** Count `begin`, `commit`, `rollback` and savepoints as well; default false. */
  readonly transactions?: boolean;
}

/** What a block of code did and which statements it took. */
export interface Recorded<T> {
  readonly result: T;
  readonly queries: readonly LoggedQuery[];
  readonly sql: readonly string[];
  readonly count: number;
}

const transactionControl = /^(begin|start transaction|commit|rollback|savepoint|release savepoint|set transaction)\b/i;

/** Records every statement that one ORM sends. */
export class QueryLog {
  readonly #queries: LoggedQuery[] = [];

  /** Every statement since `clear()`, with its parameters, transaction control included. */
  get queries(): readonly LoggedQuery[] {
    return this.#queries;
  }

  /** The statements since `clear()`, without transaction control. */
  get sql(): readonly string[] {
    return this.#queries.filter(counted({})).map(query => query.sql);
  }

  get count(): number {
    return this.sql.length;
  }

  clear(): void {
    this.#queries.length = 0;
  }

  /** Runs `fn` and returns its result with the statements that it sent. */
  async during<T>(fn: () => T | Promise<T>, filter: QueryFilter = {}): Promise<Recorded<T>> {
    const start = this.#queries.length;
    const result = await fn();
    const queries = this.#queries.slice(start).filter(counted(filter));
    return { result, queries, sql: queries.map(query => query.sql), count: queries.length };
  }

  /** The number of statements that `fn` sends. */
  async countOf(fn: () => unknown, filter: QueryFilter = {}): Promise<number> {
    return (await this.during(fn, filter)).count;
  }

  /** Makes a MikroORM logger write into this log too. */
  listenTo(logger: Logger): Logger {
    const logQuery = logger.logQuery.bind(logger);
    logger.logQuery = context => {
      this.#record(context);
      logQuery(context);
    };
    return logger;
  }

  #record({ query = '', params = [], label, connection, namespace }: LogContext): void {
    if (namespace === 'slow-query') return;
    this.#queries.push({ sql: query, params, label, connection });
  }
}

function counted(filter: QueryFilter): (query: LoggedQuery) => boolean {
  return query => filter.transactions === true || !transactionControl.test(query.sql);
}
