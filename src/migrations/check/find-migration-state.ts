import type { CheckContext, KnownMigration } from './check-context.ts';
import type { Finding } from './finding.ts';

/** The migrations on disk that the database does not list. */
export function pendingOf({ applied, known }: CheckContext): KnownMigration[] {
  const names = new Set(applied.map(({ name }) => name));
  return known.filter(({ name }) => !names.has(name));
}

/** Migrations not applied. */
export function findPending(context: CheckContext): readonly Finding[] {
  return pendingOf(context).map(({ name }): Finding => ({
    kind: 'pending-migration',
    message: `The migration ${name} was not applied.`,
    fix: 'Run upgrade.',
  }));
}

/** Applied migrations that are missing on disk. */
export function findMissing({ applied, known }: CheckContext): readonly Finding[] {
  const names = new Set(known.map(({ name }) => name));
  return applied
    .filter(({ name }) => !names.has(name))
    .map(({ name }): Finding => ({
      kind: 'missing-migration',
      message: `The migration ${name} was applied, but its file is gone.`,
      fix: 'Bring the file back from version control; or, if it never should have been applied, undo by hand what it did, and remove its row from the table of migrations.',
    }));
}

/** Migrations that were edited after they had been applied; a source and its compiled file are not compared. */
export function findEdited({ applied, known }: CheckContext): readonly Finding[] {
  const checksums = new Map(applied.map(({ name, checksum }) => [name, checksum]));
  return known
    .filter(({ name, checksum }) => isEdited(checksums.get(name) ?? null, checksum))
    .map(({ name }): Finding => ({
      kind: 'edited-migration',
      message: `The migration ${name} was edited after it had been applied: databases that applied it do not have what it says now.`,
      fix: 'Change the file back and put the change into a new migration; if the edit changes nothing that runs, stamp it again.',
    }));
}

function isEdited(before: string | null, now: string | null): boolean {
  const isComparable = before !== null && now !== null && kindOf(before) === kindOf(now);
  return isComparable && before !== now;
}

/** `ts` or `js`. */
function kindOf(checksum: string): string {
  return checksum.split(':')[0] ?? '';
}
