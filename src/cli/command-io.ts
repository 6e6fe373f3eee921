/** Where the command line writes, and where it runs. */
export interface CommandIo {
  readonly cwd: string;
  /** Results; one JSON document with `--json`. */
  out(text: string): void;
  /** Progress, warnings and errors. */
  err(text: string): void;
}

/** What `--json` and `--config` say for every command. */
export interface GlobalOptions {
  readonly config?: string;
  readonly context: string;
  readonly json?: boolean;
}

/** 0 done; 1 failed, or something differs; 2 wrong use. */
export type ExitCode = 0 | 1 | 2;

/** What a command did: data for `--json`, lines for people. */
export interface CommandResult {
  readonly data: object;
  readonly lines: readonly string[];
  /** Default 0. */
  readonly exitCode?: ExitCode;
}
