import { describeLoss, DestructiveMigrationError } from '../../errors/destructive-migration-error.ts';

const DATA_EXCEPTION = '22';

/** What an error says, without the values that PostgreSQL shows: its details, and what it quotes of bad data. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if (error instanceof DestructiveMigrationError) {
    return `without force it may not lose ${error.operations.map(describeLoss).join('; ')}`;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const sentence = error.message.split('\n', 1)[0]!.replace(/\.$/, '');
  const isSqlState = /^[0-9A-Z]{5}$/.test(code);
  const shown = code.startsWith(DATA_EXCEPTION) && isSqlState ? sentence.replace(/"[^"]*"?/g, '"…"') : sentence;
  return isSqlState ? `${shown} (SQLSTATE ${code})` : shown;
}
