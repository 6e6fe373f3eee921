import { DefaultLogger, type Logger, type LoggerOptions } from '@mikro-orm/core';
import type { EntityManager, MikroORM, Options } from '@mikro-orm/postgresql';
import type { Contender } from './shape.ts';

/** A driver package: MikroORM's own, or the library's. */
interface DriverPackage {
  readonly MikroORM: { init(options: Options): Promise<MikroORM> };
  defineConfig(options: Options): Options;
}

/** Work done through an ORM, each time in a fresh fork. */
export class OrmContender<Result> implements Contender<Result>, AsyncDisposable {
  readonly orm: MikroORM;
  readonly #work: (em: EntityManager) => Promise<Result>;
  readonly #counter: QueryCounter;

  private constructor(orm: MikroORM, counter: QueryCounter, work: (em: EntityManager) => Promise<Result>) {
    this.orm = orm;
    this.#counter = counter;
    this.#work = work;
  }

  /** Every contender gets the same options, a pool of its own among them. */
  static async open<Result>(
    driver: DriverPackage,
    options: Options,
    work: (em: EntityManager) => Promise<Result>,
  ): Promise<OrmContender<Result>> {
    const counter = new QueryCounter();
    const pool = { min: 2, max: 10 };
    const { loggerFactory } = counter;
    const orm = await driver.MikroORM.init(driver.defineConfig({ pool, ...options, loggerFactory }));
    return new OrmContender(orm, counter, work);
  }

  run(): Promise<Result> {
    return this.#work(this.orm.em.fork());
  }

  takeQueries(): number {
    return this.#counter.take();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.orm.close(true);
  }
}

class QueryCounter {
  #count = 0;

  readonly loggerFactory = (options: LoggerOptions): Logger => {
    const logger = new DefaultLogger(options);
    logger.logQuery = () => void this.#count++;
    return logger;
  };

  take(): number {
    const count = this.#count;
    this.#count = 0;
    return count;
  }
}
