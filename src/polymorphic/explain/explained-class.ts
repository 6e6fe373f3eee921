/** A column that a class adds. */
export interface ExplainedColumn {
  readonly name: string;
  /** The type in the database. */
  readonly type: string;
  /** Whether instances of the class may lack a value; a shared table may allow more. */
  readonly isNullable: boolean;
  readonly isKey: boolean;
  /** The table that it refers to. */
  readonly references?: string;
}

/** A class of a hierarchy with what is known of it, and the classes below. */
export interface ExplainedClass {
  readonly name: string;
  /** Undefined for an abstract root that was given none. */
  readonly identity: string | undefined;
  readonly isAbstract: boolean;
  /** The table that the class brings; in a single table only the root does. */
  readonly table?: string;
  /** The columns that the class adds to those of its parents. */
  readonly columns: readonly ExplainedColumn[];
  /** The rows of the class itself, without those of its subclasses. */
  readonly rows?: number;
  /** What else is to be said, as rows whose identity no class has. */
  readonly notes: readonly string[];
  readonly children: readonly ExplainedClass[];
}

/** A class and all below it, parents first. */
export function* withDescendants(cls: ExplainedClass): Generator<ExplainedClass> {
  yield cls;
  for (const child of cls.children) {
    yield* withDescendants(child);
  }
}

/** `4 rows`; with those of the subclasses where there are any; empty when rows were not counted. */
export function rowsLabel(cls: ExplainedClass): string {
  if (cls.rows === undefined) {
    return '';
  }
  if (cls.children.length === 0) {
    return count(cls.rows);
  }
  const all = [...withDescendants(cls)].reduce((sum, { rows = 0 }) => sum + rows, 0);
  return cls.isAbstract ? `${count(all)} below` : `${count(cls.rows)}, ${all} with subclasses`;
}

/** `owner_id` and what it holds: `int null → owner`. */
export function columnLabel({ type, isNullable, isKey, references }: ExplainedColumn): string {
  return [type, isKey && 'key', isNullable && 'null', references !== undefined && `→ ${references}`]
    .filter(Boolean)
    .join(' ');
}

function count(rows: number): string {
  return `${rows} ${rows === 1 ? 'row' : 'rows'}`;
}
