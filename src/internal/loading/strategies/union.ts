import { layoutUnions, type UnionLayout } from '../../../polymorphic/union-layout.ts';
import type { Row } from '../row-completion.ts';
import type { ChildSelect, ChildStatement } from './child-select.ts';
import { selectIn } from './select-in.ts';

const BRANCH = '"t"';

/**
 * One statement for all child tables, unless they have more columns than PostgreSQL takes.
 *
 * Values keep their SQL types, so that they come back as from a query of their own table. The first branch gives every slot
 * its type, with a null of the column that stands there in another branch; later branches leave the others `null`.
 */
export function union<Select extends ChildSelect>(selects: readonly Select[]): ChildStatement<Select>[] {
  return layoutUnions(selects, ({ columns }) => columns.map(({ type }) => type)).flatMap(({ layout, branches }) =>
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
  const slots = slotsOf(outer, layout.branches[branch]!, layout.slots.length);
  const list = slots.map((slot, index) => {
    if (branch > 0) {
      return slot ?? 'null';
    }
    const owner = layout.slots[index]!;
    return `${slot ?? typedNull(selects[owner.branch]!, owner.column)} as "${slotName(index)}"`;
  });
  const source = lock ? lockedSource(inner, `from ${from} where ${where}${lock}`) : `${from} where ${where}`;
  return `select ${[branch > 0 ? branch : `${branch} as ${BRANCH}`, ...list].join(', ')} from ${source}`;
}

/** PostgreSQL takes no lock in a branch of a union, but in a query that the branch selects from. */
function lockedSource(expressions: readonly string[], rest: string): string {
  const list = expressions.map((expression, index) => `${expression} as "${slotName(index)}"`);
  return `(select ${list.join(', ')} ${rest}) as "__locked"`;
}

function slotsOf(expressions: readonly string[], slots: readonly number[], count: number): (string | undefined)[] {
  const result = Array<string | undefined>(count);
  slots.forEach((slot, column) => (result[slot] = expressions[column]));
  return Array.from(result);
}

/** The type comes from the column itself, so that none has to be spelled: neither domains nor enums of other schemas. */
function typedNull({ columns, from }: ChildSelect, column: number): string {
  return `(select ${columns[column]!.expression} from ${from} where false)`;
}

function splitRows(result: readonly Row[], selects: readonly ChildSelect[], layout: UnionLayout): Row[][] {
  const split = selects.map((): Row[] => []);
  const names = selects.map(({ columns }, branch) =>
    columns.map(({ name }, column) => [name, slotName(layout.branches[branch]![column]!)] as const),
  );
  for (const row of result) {
    const branch = row['t'] as number;
    const own: Row = {};
    for (const [name, slot] of names[branch]!) {
      own[name] = row[slot];
    }
    split[branch]!.push(own);
  }
  return split;
}

function slotName(index: number): string {
  return `c${index}`;
}
