import { DefaultLogger, type Logger, type LoggerOptions } from '@mikro-orm/core';

/** Counts the queries of one ORM: `loggerFactory: queries.loggerFactory`. */
export class QueryCount {
  #count = 0;

  readonly loggerFactory = (options: LoggerOptions): Logger => {
    const logger = new DefaultLogger(options);
    logger.logQuery = () => void this.#count++;
    return logger;
  };

  /** What `load` gives, and the number of queries that it took. */
  async during<T>(load: () => Promise<T>): Promise<readonly [result: T, queries: number]> {
    const before = this.#count;
    return [await load(), this.#count - before];
  }
}
