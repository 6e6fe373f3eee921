/** A column of an order, as a statement names it, and where a row stands in it. */
export interface KeysetColumn {
  readonly expression: string;
  /** The type that the text of a value is cast to. */
  readonly type: string;
  readonly isDescending: boolean;
  readonly areNullsFirst: boolean;
  readonly isNullable: boolean;
  /** The value as PostgreSQL writes it. */
  readonly value: string | null;
}

/** A condition in SQL with its parameters. */
export interface Sql {
  readonly sql: string;
  readonly params: readonly string[];
}

/** The rows that come strictly after a position. The last column must be unique, and not null. */
export function keysetCondition(columns: readonly KeysetColumn[]): Sql {
  const [first] = columns;
  const isUniform = columns.every(each => !mayBeNull(each) && each.isDescending === first!.isDescending);
  if (isUniform) {
    return compareRows(columns);
  }
  const condition = after(columns);
  // an index on the first column can be entered by a comparison, not by a disjunction
  return mayBeNull(first!) ? condition : joined(' and ', compared(first!, '='), condition);
}

/** One comparison of rows: an index on the columns answers it. */
function compareRows(columns: readonly KeysetColumn[]): Sql {
  const expressions = columns.map(({ expression }) => expression);
  const operator = columns[0]!.isDescending ? '<' : '>';
  return {
    sql: `(${expressions.join(', ')}) ${operator} (${columns.map(placeholder).join(', ')})`,
    params: columns.map(({ value }) => value!),
  };
}

function after([column, ...rest]: readonly KeysetColumn[]): Sql {
  const beyond = beyondValue(column!);
  if (rest.length === 0) {
    return beyond!;
  }
  const tied = joined(' and ', equal(column!), after(rest));
  return beyond ? joined(' or ', beyond, tied) : tied;
}

/** Rows beyond the value of a column; undefined when there can be none. */
function beyondValue(column: KeysetColumn): Sql | undefined {
  const { expression, value, areNullsFirst } = column;
  if (value === null) {
    return areNullsFirst ? { sql: `${expression} is not null`, params: [] } : undefined;
  }
  const greater = compared(column);
  return column.isNullable && !areNullsFirst
    ? joined(' or ', greater, { sql: `${expression} is null`, params: [] })
    : greater;
}

function equal(column: KeysetColumn): Sql {
  const { expression, value } = column;
  return value === null
    ? { sql: `${expression} is null`, params: [] }
    : { sql: `${expression} = ${placeholder(column)}`, params: [value] };
}

function compared(column: KeysetColumn, orEqual: '' | '=' = ''): Sql {
  const operator = (column.isDescending ? '<' : '>') + orEqual;
  return { sql: `${column.expression} ${operator} ${placeholder(column)}`, params: [column.value!] };
}

/** Given as text, whatever the driver would make of the type. */
function placeholder({ type }: KeysetColumn): string {
  return `(?::text)::${type}`;
}

function mayBeNull({ isNullable, value }: KeysetColumn): boolean {
  return isNullable || value === null;
}

function joined(operator: ' and ' | ' or ', left: Sql, right: Sql): Sql {
  return { sql: `(${left.sql}${operator}${right.sql})`, params: [...left.params, ...right.params] };
}
