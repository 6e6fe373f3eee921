import { DefaultLogger, type Logger, type LoggerOptions } from '@mikro-orm/core';

export interface Query {
  readonly sql: string;
  readonly ms: number;
}

/** Keeps the queries of one ORM instead of printing them: `loggerFactory: log.loggerFactory`. */
export class QueryLog {
  readonly #queries: Query[] = [];

  readonly loggerFactory = (options: LoggerOptions): Logger => {
    const logger = new DefaultLogger(options);
    logger.logQuery = ({ query, took = 0 }) => void this.#queries.push({ sql: query, ms: took });
    return logger;
  };

  /** The queries since the last call. */
  take(): Query[] {
    return this.#queries.splice(0);
  }
}
