import { layoutUnions, type UnionLayout } from '../../../polymorphic/union-layout.ts';
import type { Row } from '../row-completion.ts';
import type { ChildColumn, ChildSelect, ChildStatement } from './child-select.ts';
import { selectIn } from './select-in.ts';

/** The output column that says which branch a row comes from. */
export const BRANCH = '__t';

/**
 * One statement for all child tables, unless they have more columns than PostgreSQL takes.
 *
 * Values keep their SQL types, so that they come back as from a query of their own table. The first branch gives every slot
 * its type, with a null of the column that stands there in another branch; later branches leave the others `null`.
 */
export function union<Select extends ChildSelect>(selects: readonly Select[]): ChildStatement<Select>[] {
  return layoutUnions(selects, typesOf).flatMap(({ layout, branches }) =>
    branches.length === 1
      ? selectIn(branches)
      : {
          selects: branches,
          sql: branches.map((_, branch) => branchStatement(branches, branch, layout)).join(' union all '),
          params: branches.flatMap(({ params }) => params),
          split: result => splitRows(result, branches, layout),
        },
  );
}

function branchStatement(selects: readonly ChildSelect[], branch: number, layout: UnionLayout): string {
  const { columns, from, where, lock } = selects[branch]!;
  const inner = columns.map(({ expression }) => expression);
  const outer = lock ? columns.map((_, column) => `"__locked"."${slotName(column)}"`) : inner;
  const slots = slotsOf(outer, branch, layout);
  const list = branch > 0 ? [branch, ...slots.map(slot => slot ?? 'null')] : [`0 as "${BRANCH}"`];
  if (branch === 0) {
    list.push(...typedSlots(selects, layout).map((empty, slot) => `${slots[slot] ?? empty} as "${slotName(slot)}"`));
  }
  const source = lock ? lockedSource(inner, `from ${from} where ${where}${lock}`) : `${from} where ${where}`;
  return `select ${list.join(', ')} from ${source}`;
}

/** PostgreSQL takes no lock in a branch of a union, but in a query that the branch selects from. */
function lockedSource(expressions: readonly string[], rest: string): string {
  const list = expressions.map((expression, index) => `${expression} as "${slotName(index)}"`);
  return `(select ${list.join(', ')} ${rest}) as "__locked"`;
}

/** The SQL types of the columns, where they are known. */
export function typesOf({ columns }: { readonly columns: readonly ChildColumn[] }): (string | undefined)[] {
  return columns.map(({ type }) => type);
}

/** What a branch puts into each slot; undefined where it has no column for it. */
export function slotsOf(
  expressions: readonly string[],
  branch: number,
  { branches, slots }: UnionLayout,
): (string | undefined)[] {
  const result = Array<string | undefined>(slots.length).fill(undefined);
  branches[branch]!.forEach((slot, column) => (result[slot] = expressions[column]));
  return result;
}

/**
 * A null of each slot's type. The type comes from a column itself, so that none has to be spelled: neither domains nor
 * enums of other schemas.
 */
export function typedSlots(
  selects: readonly Pick<ChildSelect, 'columns' | 'from'>[],
  { slots }: UnionLayout,
): string[] {
  return slots.map(({ branch, column }) => {
    const { columns, from } = selects[branch]!;
    return `(select ${columns[column]!.expression} from ${from} where false)`;
  });
}

/** The rows of each branch, with the columns that it names. */
export function splitRows(
  result: readonly Row[],
  selects: readonly Pick<ChildSelect, 'columns'>[],
  layout: UnionLayout,
): Row[][] {
  const split = selects.map((): Row[] => []);
  const names = selects.map(({ columns }, branch) =>
    columns.map(({ name }, column) => [name, slotName(layout.branches[branch]![column]!)] as const),
  );
  for (const row of result) {
    const branch = row[BRANCH] as number;
    const own: Row = {};
    for (const [name, slot] of names[branch]!) {
      own[name] = row[slot];
    }
    split[branch]!.push(own);
  }
  return split;
}

/** The name of an output column. */
export function slotName(index: number): string {
  return `__c${index}`;
}
