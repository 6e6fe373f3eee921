import { CommanderError } from 'commander';
import { PolymorphicError } from '../errors/polymorphic-error.ts';

/** An error for `--json`. */
export interface ErrorData {
  readonly code: string;
  readonly message: string;
}

/** What an error is, without its causes: those hold values of rows. */
export function errorData(error: unknown): ErrorData {
  const message = withoutPasswords(error instanceof Error ? error.message : String(error));
  if (error instanceof CommanderError) {
    const isHelp = error.code === 'commander.help';
    return { code: 'USAGE', message: isHelp ? 'Give a command; --help lists them.' : message.replace(/^error: /, '') };
  }
  return { code: error instanceof PolymorphicError ? error.code : 'UNEXPECTED', message };
}

/** An error for people; the stack only of one that this library did not foresee. */
export function errorLines(error: unknown): string {
  const { message } = errorData(error);
  const stack = error instanceof Error && !(error instanceof PolymorphicError) ? (error.stack ?? '') : '';
  return `error: ${message}\n${stack && `${withoutPasswords(stack)}\n`}`;
}

/** A password in the address of a server. */
function withoutPasswords(text: string): string {
  return text.replace(/(\w+:\/\/[^\s:/@]*):[^\s/]*@/g, '$1:…@');
}
