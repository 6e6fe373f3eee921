import type { Column, DatabaseSchema, DatabaseTable } from '@mikro-orm/sql';
import { quoteName } from '../../internal/discovery/identity-condition.ts';
import { quoteTable } from '../data/batch-sql.ts';
import type { Difference } from './schema-differences.ts';

/** A difference with the SQL that makes it go away. */
export interface UnseenDifference extends Difference {
  readonly sql: readonly string[];
  /** The keys of what MikroORM says of it, without SQL. */
  readonly instead?: readonly string[];
}

/** What MikroORM does not compare: primary keys, collations that nobody asked for, `json` in place of `jsonb`. */
export function unseenDifferences(database: DatabaseSchema, wanted: DatabaseSchema): UnseenDifference[] {
  return database.getTables().flatMap(table => {
    const other = wanted.getTables().find(each => isSame(each, table));
    return other ? [...keyDifferences(table, other), ...columnDifferences(table, other)] : [];
  });
}

function isSame(a: DatabaseTable, b: DatabaseTable): boolean {
  return a.getShortestName() === b.getShortestName();
}

function keyDifferences(table: DatabaseTable, wanted: DatabaseTable): UnseenDifference[] {
  const [own, other] = [table.getPrimaryKey(), wanted.getPrimaryKey()];
  if (String(own?.columnNames.toSorted()) === String(other?.columnNames.toSorted())) {
    return [];
  }
  const name = table.getShortestName();
  const alter = `alter table ${quoteTable(name)}`;
  return [
    {
      key: `primary key:${name}`,
      table: name,
      change: own ? (other ? 'changed' : 'extra') : 'missing',
      object: `primary key of ${name}`,
      instead: [own, other].map(index => `index:${name}.${index?.keyName}`),
      sql: [
        ...(own ? [`${alter} drop constraint ${quoteName(own.keyName)};`] : []),
        ...(other ? [`${alter} add primary key (${other.columnNames.map(quoteName).join(', ')});`] : []),
      ],
    },
  ];
}

function columnDifferences(table: DatabaseTable, wanted: DatabaseTable): UnseenDifference[] {
  return table.getColumns().flatMap(column => {
    const other = wanted.getColumn(column.name);
    return other ? [...collationDifference(table, column, other), ...jsonDifference(table, column, other)] : [];
  });
}

function collationDifference(table: DatabaseTable, column: Column, wanted: Column): UnseenDifference[] {
  const { collation } = column;
  if (collation === undefined || wanted.collation !== undefined || collation === table.collation) {
    return [];
  }
  const action = `type ${column.type} collate "default"`;
  return [changed(table, column, { detail: `collation ${collation} instead of none`, action })];
}

const JSON_TYPES: ReadonlySet<string> = new Set(['json', 'jsonb']);

function jsonDifference(table: DatabaseTable, column: Column, { type }: Column): UnseenDifference[] {
  if (column.type === type || !JSON_TYPES.has(column.type) || !JSON_TYPES.has(type)) {
    return [];
  }
  const action = `type ${type} using ${quoteName(column.name)}::${type}`;
  return [changed(table, column, { detail: `${column.type} instead of ${type}`, action })];
}

interface Change {
  readonly detail: string;
  /** Of ALTER COLUMN. */
  readonly action: string;
}

function changed(table: DatabaseTable, { name }: Column, { detail, action }: Change): UnseenDifference {
  const short = table.getShortestName();
  return {
    key: `unseen column:${short}.${name}`,
    table: short,
    change: 'changed',
    object: `column ${short}.${name}`,
    detail,
    sql: [`alter table ${quoteTable(short)} alter column ${quoteName(name)} ${action};`],
  };
}
