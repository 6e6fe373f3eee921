import type { TypeChangePlan } from '../../../polymorphic/type-change-plan.ts';
import type { HierarchyMapping } from '../../mapping.ts';

/** A change of type that the unit of work is about to write, as an update of the entity. */
export interface RunningChange {
  readonly plan: TypeChangePlan;
  readonly mapping: HierarchyMapping;
  /** The identity that the row was loaded with: not always that of the class, when `onUnknown` chose it. */
  readonly stored: string;
  /** Columns of a single table that the new class does not have. */
  readonly emptied: readonly string[];
  /** Whether the row has its new identity. */
  isWritten: boolean;
}

const running = new Map<object, RunningChange>();

/** The change of type that an entity is in, if it is. */
export function runningChange(entity: object): RunningChange | undefined {
  return running.get(entity);
}

/** The entities that change their type at this moment, in any entity manager. */
export function runningChanges(): Iterable<[entity: object, change: RunningChange]> {
  return running;
}

/** Lets the unit of work write the entity as one that changes its type. */
export async function whileChanging(entity: object, change: RunningChange, work: () => Promise<void>): Promise<void> {
  running.set(entity, change);
  try {
    await work();
  } finally {
    running.delete(entity);
  }
}
