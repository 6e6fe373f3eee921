import { type ChildColumn, type ChildSelect, type ChildStatement, quoted } from './child-select.ts';

/** One statement for each child table. */
export function selectIn<Select extends ChildSelect>(selects: readonly Select[]): ChildStatement<Select>[] {
  return selects.map(select => ({
    selects: [select],
    sql: selectStatement(select),
    params: select.params,
    split: result => [result],
  }));
}

function selectStatement({ columns, from, where, lock }: ChildSelect): string {
  return `select ${columns.map(column => selected(column)).join(', ')} from ${from} where ${where}${lock}`;
}

function selected({ expression, name, type }: ChildColumn): string {
  return type === undefined ? `${expression} as ${quoted(name)}` : expression;
}
