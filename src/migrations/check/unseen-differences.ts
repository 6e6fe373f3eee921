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

/** What MikroORM does not compare: primary keys, and `json` in place of `jsonb`. */
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
    return other ? jsonDifference(table, column, other) : [];
  });
}

const JSON_TYPES: ReadonlySet<string> = new Set(['json', 'jsonb']);

function jsonDifference(table: DatabaseTable, { name, type: own }: Column, { type }: Column): UnseenDifference[] {
  if (own === type || !JSON_TYPES.has(own) || !JSON_TYPES.has(type)) {
    return [];
  }
  const short = table.getShortestName();
  const [quoted, column] = [quoteTable(short), quoteName(name)];
  return [
    {
      key: `json column:${short}.${name}`,
      table: short,
      change: 'changed',
      object: `column ${short}.${name}`,
      detail: `${own} instead of ${type}`,
      sql: [`alter table ${quoted} alter column ${column} type ${type} using ${column}::${type};`],
    },
  ];
}
