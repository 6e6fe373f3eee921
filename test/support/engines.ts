/** A database that the contracts run on. */
export interface Engine {
  /** Stands in test titles: `describe.each(engines)('… [$name]', engine => …)`. */
  readonly name: string;
  readonly driver: 'pglite' | 'postgresql';
  /** A server that somebody else runs; without it the tests' own PostgreSQL is used. */
  readonly url?: string;
}

const pglite: Engine = { name: 'PGlite', driver: 'pglite' };
const postgres: Engine = { name: 'PostgreSQL', driver: 'postgresql' };
const named = process.env['DATABASE_URL'];

/** PGlite, a PostgreSQL of our own, and the server that `DATABASE_URL` names, if any. */
export const engines: readonly Engine[] = [
  pglite,
  postgres,
  ...(named ? [{ name: 'PostgreSQL (DATABASE_URL)', driver: 'postgresql', url: named } as const] : []),
];

/** The engines with a server behind them: streaming, several connections, replicas. */
export const serverEngines: readonly Engine[] = engines.filter(engine => engine.driver === 'postgresql');
