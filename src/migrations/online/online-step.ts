/**
 * When a statement runs: in the migration itself, in the one that validates, in the one that builds indexes, in the one that adds
 * foreign keys to columns which those make unique.
 */
export type OnlinePhase = 'change' | 'validate' | 'index' | 'reference';

/** One statement of the online form. */
export interface OnlineStep {
  readonly phase: OnlinePhase;
  readonly sql: string;
}

const LOCKS = {
  addColumn: 'ACCESS EXCLUSIVE, for a moment: no row is written',
  addCheck: 'ACCESS EXCLUSIVE, for a moment: no row is read',
  addForeignKey: 'SHARE ROW EXCLUSIVE on both tables, for a moment: no row is read',
  validateCheck: 'SHARE UPDATE EXCLUSIVE while rows are read: others read and write on',
  validateForeignKey:
    'SHARE UPDATE EXCLUSIVE, ROW SHARE on the other table, while rows are read: others read and write on',
  setNotNull: 'ACCESS EXCLUSIVE, for a moment: the valid CHECK spares reading the rows',
  dropCheck: 'ACCESS EXCLUSIVE, for a moment',
  dropConstraint: 'ACCESS EXCLUSIVE, for a moment: what a run that failed left behind',
  dropIndex: 'SHARE UPDATE EXCLUSIVE: what a run that failed left behind',
  buildIndex: 'SHARE UPDATE EXCLUSIVE while rows are read: others read and write on; it waits for older transactions',
  useIndex: 'ACCESS EXCLUSIVE, for a moment: the index exists',
} as const;

/** A statement with a comment that names the lock it takes. */
export function onlineStep(phase: OnlinePhase, lock: keyof typeof LOCKS, sql: string): OnlineStep {
  return { phase, sql: `-- ${LOCKS[lock]}\n${sql};` };
}
