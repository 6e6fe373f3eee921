/** PostgreSQL takes 1,664 columns in a select; one of them says which branch a row comes from. */
const MAX_SLOTS = 1_600;

/** Where a slot has its type from: the first column that stands in it. */
interface SlotOwner {
  readonly branch: number;
  readonly column: number;
}

/**
 * Which output column of a `UNION ALL`, a slot, holds each column of each branch. Columns of one SQL type share slots, so
 * that there are few; a column whose type is unknown has one to itself.
 */
export class UnionLayout {
  /** By branch and column, the slot. */
  readonly branches: number[][] = [];
  readonly slots: SlotOwner[] = [];
  readonly #byType = new Map<string, number[]>();

  /** Adds a branch with columns of these types; false, and nothing is added, when there is no room left. */
  add(types: readonly (string | undefined)[]): boolean {
    if (this.branches.length > 0 && this.slots.length + this.#missing(types) > MAX_SLOTS) {
      return false;
    }
    const taken = new Map<string, number>();
    const branch = this.branches.length;
    this.branches.push(
      types.map((type, column) => this.#slotFor(type, taken) ?? this.#newSlot(type, { branch, column })),
    );
    return true;
  }

  #slotFor(type: string | undefined, taken: Map<string, number>): number | undefined {
    if (type === undefined) {
      return undefined;
    }
    const count = taken.get(type) ?? 0;
    taken.set(type, count + 1);
    return this.#byType.get(type)?.[count];
  }

  #newSlot(type: string | undefined, owner: SlotOwner): number {
    const slot = this.slots.push(owner) - 1;
    if (type !== undefined) {
      this.#byType.set(type, [...(this.#byType.get(type) ?? []), slot]);
    }
    return slot;
  }

  #missing(types: readonly (string | undefined)[]): number {
    const taken = new Map<string, number>();
    return types.filter(type => this.#slotFor(type, taken) === undefined).length;
  }
}

/** Lays branches out in as few unions as their columns allow, in their order. */
export function layoutUnions<Branch>(
  branches: readonly Branch[],
  typesOf: (branch: Branch) => readonly (string | undefined)[],
): { layout: UnionLayout; branches: Branch[] }[] {
  const unions: { layout: UnionLayout; branches: Branch[] }[] = [];
  for (const branch of branches) {
    let last = unions.at(-1);
    if (!last?.layout.add(typesOf(branch))) {
      last = { layout: new UnionLayout(), branches: [] };
      last.layout.add(typesOf(branch));
      unions.push(last);
    }
    last.branches.push(branch);
  }
  return unions;
}
