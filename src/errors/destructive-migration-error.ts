import { PolymorphicError } from './polymorphic-error.ts';

/** What a statement of a migration would lose. */
export interface DestructiveFacts {
  readonly migration: string;
  readonly statement: string;
  readonly loses: string;
  readonly rows: number | undefined;
}

/** Migrations that lose data were to be applied without `force`. */
export class DestructiveMigrationError<Operation extends DestructiveFacts = DestructiveFacts> extends PolymorphicError {
  readonly code = 'DESTRUCTIVE_MIGRATION';
  /** Every statement that loses data, in the order in which it would run. */
  readonly operations: readonly Operation[];

  constructor(operations: readonly Operation[]) {
    const lines = operations.map(operation => `\n  ${operation.migration}: ${describeLoss(operation)}`);
    super(
      `Nothing was applied: ${operations.length > 1 ? 'these statements lose' : 'this statement loses'} data.${lines.join('')}\n` +
        `If that is meant, and a backup exists, run upgrade with force: true (--force).`,
    );
    this.operations = operations;
  }
}

/** What a statement loses, in one line: `all values of dog.owner (1200 rows): alter table …`. */
export function describeLoss({ loses, rows, statement }: Omit<DestructiveFacts, 'migration'>): string {
  return `${loses}${rows === undefined ? '' : ` (${rows > 100_000 ? 'about ' : ''}${rows} ${rows === 1 ? 'row' : 'rows'})`}: ${oneLine(statement)}`;
}

function oneLine(statement: string): string {
  const line = statement.replaceAll(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
