import type { DatabaseSchema, SchemaComparator } from '@mikro-orm/sql';

type Table = ReturnType<DatabaseSchema['getTables']>[number];

/** Something of a table that has the same meaning in another schema, under another name. */
export interface Renamed {
  readonly kind: 'constraint' | 'index' | 'sequence' | 'function';
  readonly from: string;
  readonly to: string;
}

/** What a table that was renamed is to look like, and what it was called. */
interface Renaming {
  readonly wanted: Table;
  readonly old: string;
  readonly comparator: SchemaComparator;
}

/** Renames the parts of a table that are named after it, and says which. */
export function renamedParts(table: Table, renaming: Renaming): Renamed[] {
  return [
    ...indexes(table, renaming),
    ...foreignKeys(table, renaming),
    ...checks(table, renaming),
    ...sequences(table, renaming),
    ...triggerFunctions(table, renaming),
  ];
}

function indexes(table: Table, renaming: Renaming): Renamed[] {
  const { wanted, comparator } = renaming;
  const [own, other] = [table.getIndexes(), wanted.getIndexes()];
  const pairs = pairsOf(own, other, {
    nameOf: index => index.keyName,
    isSame: (a, b) =>
      a.primary === b.primary &&
      a.constraint === b.constraint &&
      (!comparator.diffIndex(a, b) || (a.expression !== undefined && isNamedAlike(renaming, a.keyName, b.keyName))),
  });
  table.setIndexes(own.map(index => ({ ...index, keyName: pairs.get(index.keyName) ?? index.keyName })));
  return [...pairs].map(([from, to]) => ({
    kind: own.find(index => index.keyName === from)?.constraint ? 'constraint' : 'index',
    from,
    to,
  }));
}

function foreignKeys(table: Table, { wanted }: Renaming): Renamed[] {
  const own = Object.values(table.getForeignKeys());
  const pairs = pairsOf(own, Object.values(wanted.getForeignKeys()), {
    nameOf: key => key.constraintName,
    isSame: (a, b) =>
      a.referencedTableName === b.referencedTableName &&
      String(a.columnNames) === String(b.columnNames) &&
      String(a.referencedColumnNames) === String(b.referencedColumnNames),
  });
  const renamed = own.map(key => ({ ...key, constraintName: pairs.get(key.constraintName) ?? key.constraintName }));
  table.setForeignKeys(Object.fromEntries(renamed.map(key => [key.constraintName, key])));
  return constraints(pairs);
}

function checks(table: Table, renaming: Renaming): Renamed[] {
  const { wanted, comparator } = renaming;
  const pairs = pairsOf(table.getChecks(), wanted.getChecks(), {
    nameOf: check => check.name,
    isSame: (a, b) =>
      isNamedAlike(renaming, a.name, b.name) || !comparator.diffExpression(String(a.expression), String(b.expression)),
  });
  table.setChecks(table.getChecks().map(check => ({ ...check, name: pairs.get(check.name) ?? check.name })));
  return constraints(pairs);
}

const LONGEST_NAME = 63;

/** PostgreSQL shortens longer names in a way of its own. */
function sequences(table: Table, { wanted, old }: Renaming): Renamed[] {
  return table
    .getColumns()
    .filter(({ name, autoincrement }) => autoincrement && wanted.hasColumn(name))
    .map(({ name }) => ({ kind: 'sequence' as const, from: `${old}_${name}_seq`, to: `${table.name}_${name}_seq` }))
    .filter(({ from, to }) => from !== to && Math.max(Buffer.byteLength(from), Buffer.byteLength(to)) <= LONGEST_NAME);
}

/** MikroORM finds the function of a trigger by the name of the table. */
function triggerFunctions(table: Table, { old }: Renaming): Renamed[] {
  return table
    .getTriggers()
    .filter(({ body, expression }) => body && !expression)
    .map(({ name }) => ({ kind: 'function' as const, from: `${old}_${name}_fn`, to: `${table.name}_${name}_fn` }))
    .filter(({ from, to }) => from !== to);
}

function constraints(pairs: ReadonlyMap<string, string>): Renamed[] {
  return [...pairs].map(([from, to]) => ({ kind: 'constraint', from, to }));
}

/** `search_tool_site_unique` and `web_search_tool_site_unique`. */
function isNamedAlike({ wanted, old }: Renaming, from: string, to: string): boolean {
  return from.startsWith(old) && to === wanted.name + from.slice(old.length);
}

/** New names by old ones: of those that are gone and those that are new, which have each only one counterpart. */
function pairsOf<T>(
  own: readonly T[],
  wanted: readonly T[],
  { nameOf, isSame }: { nameOf: (part: T) => string; isSame: (a: T, b: T) => boolean },
): Map<string, string> {
  const names = new Set(own.map(nameOf));
  const wantedNames = new Set(wanted.map(nameOf));
  const gone = own.filter(part => !wantedNames.has(nameOf(part)));
  const fresh = wanted.filter(part => !names.has(nameOf(part)));
  return new Map(
    gone.flatMap(part => {
      const same = fresh.filter(each => isSame(part, each));
      const isOnly = same.length === 1 && gone.filter(each => isSame(each, same[0]!)).length === 1;
      return isOnly ? [[nameOf(part), nameOf(same[0]!)]] : [];
    }),
  );
}
