import 'vitest';

declare module 'vitest' {
  /** What the global set-up gives to every test file. */
  interface ProvidedContext {
    /** The maintenance database of the tests' own PostgreSQL. */
    postgresUrl: string;
    /** How the names of this run's databases start. */
    databasePrefix: string;
    /** The data folder of an empty PGlite, as a tar file. */
    pgliteData: string;
  }
}
