import type { SchemaDifference, TableDifference } from '@mikro-orm/sql';
import { changedColumn } from './changed-column.ts';

/** One object of the schema that two sources have differently. */
export interface Difference {
  /** The same for the same object in every comparison. */
  readonly key: string;
  /** Empty for what belongs to no table. */
  readonly table: string;
  /** `missing`: the first source lacks it; `extra`: only the first has it. */
  readonly change: 'missing' | 'extra' | 'changed';
  /** `column dog.owner`. */
  readonly object: string;
  /** How it differs: `type varchar(50) instead of varchar(255)`. */
  readonly detail?: string;
}

type Sections = Readonly<Record<string, readonly [object: string, change: Difference['change']]>>;

const TABLE_SECTIONS = {
  addedColumns: ['column', 'missing'],
  removedColumns: ['column', 'extra'],
  changedColumns: ['column', 'changed'],
  renamedColumns: ['column', 'changed'],
  addedIndexes: ['index', 'missing'],
  removedIndexes: ['index', 'extra'],
  changedIndexes: ['index', 'changed'],
  renamedIndexes: ['index', 'changed'],
  addedChecks: ['check', 'missing'],
  removedChecks: ['check', 'extra'],
  changedChecks: ['check', 'changed'],
  addedTriggers: ['trigger', 'missing'],
  removedTriggers: ['trigger', 'extra'],
  changedTriggers: ['trigger', 'changed'],
  addedPolicies: ['policy', 'missing'],
  removedPolicies: ['policy', 'extra'],
  addedForeignKeys: ['foreign key', 'missing'],
  removedForeignKeys: ['foreign key', 'extra'],
  changedForeignKeys: ['foreign key', 'changed'],
} as const satisfies Sections;

const SCHEMA_SECTIONS = {
  newTables: ['table', 'missing'],
  removedTables: ['table', 'extra'],
  newViews: ['view', 'missing'],
  removedViews: ['view', 'extra'],
  changedViews: ['view', 'changed'],
} as const satisfies Sections;

type TableSection = keyof typeof TABLE_SECTIONS;
type SchemaSection = keyof typeof SCHEMA_SECTIONS;

/** Every object in which two schemas differ. */
export function differencesOf(diff: SchemaDifference): Difference[] {
  const whole = entriesOf(SCHEMA_SECTIONS).flatMap(([section, [object, change]]) =>
    Object.keys(diff[section])
      .map(unqualified)
      .map(name => ({ key: `${object}:${name}`, table: name, change, object: `${object} ${name}` })),
  );
  const enums = [
    ...diff.newNativeEnums.map(({ name }) => ({ name, change: 'missing' as const })),
    ...diff.removedNativeEnums.map(({ name }) => ({ name, change: 'extra' as const })),
  ].map(({ name, change }) => ({ key: `enum:${name}`, table: '', change, object: `enum type ${name}` }));
  const inTables = Object.entries(diff.changedTables).flatMap(([name, table]) => inTable(unqualified(name), table));
  return [...whole, ...enums, ...madeAnew(inTables)];
}

/** What has to be dropped and made again is another one. */
function madeAnew(differences: readonly Difference[]): Difference[] {
  return [...Map.groupBy(differences, ({ key }) => key).values()].map(([first, ...others]) =>
    others.length > 0 ? { ...first!, change: 'changed' } : first!,
  );
}

/** A copy with nothing but the objects whose keys are wanted, to make SQL of. */
export function restrictedTo(diff: SchemaDifference, wanted: (key: string) => boolean): SchemaDifference {
  const whole = entriesOf(SCHEMA_SECTIONS).map(([section, [object]]) => [
    section,
    filtered<unknown>(diff[section], name => wanted(`${object}:${unqualified(name)}`)),
  ]);
  const tables = Object.entries(diff.changedTables).map(([name, table]) => [
    name,
    restrictedTable(unqualified(name), table, wanted),
  ]);
  return {
    ...diff,
    removedNamespaces: new Set(),
    orphanedForeignKeys: diff.orphanedForeignKeys.filter(key =>
      wanted(`table:${unqualified(key.referencedTableName)}`),
    ),
    ...(Object.fromEntries(whole) as Pick<SchemaDifference, SchemaSection>),
    newNativeEnums: diff.newNativeEnums.filter(({ name }) => wanted(`enum:${name}`)),
    removedNativeEnums: diff.removedNativeEnums.filter(({ name }) => wanted(`enum:${name}`)),
    changedTables: Object.fromEntries(tables) as SchemaDifference['changedTables'],
  };
}

function inTable(name: string, table: TableDifference): Difference[] {
  const objects = entriesOf(TABLE_SECTIONS).flatMap(([section, [object, change]]) =>
    Object.entries(table[section]).map(([own, value]) => {
      const detail = detailOf(section, value);
      return {
        key: `${object}:${name}.${own}`,
        table: name,
        change,
        object: object === 'column' ? `column ${name}.${own}` : `${object} ${own} of ${name}`,
        ...(detail !== undefined && { detail }),
      };
    }),
  );
  const settings = (['changedComment', 'changedPartitioning', 'changedRlsEnabled', 'changedRlsForced'] as const)
    .filter(setting => setting in table)
    .map(setting => ({
      key: `${setting}:${name}`,
      table: name,
      change: 'changed' as const,
      object: SETTINGS[setting] + name,
    }));
  return [...objects, ...settings];
}

const SETTINGS = {
  changedComment: 'comment of ',
  changedPartitioning: 'partitioning of ',
  changedRlsEnabled: 'setting of row level security of ',
  changedRlsForced: 'setting of forced row level security of ',
};

function detailOf(section: TableSection, value: unknown): string | undefined {
  if (section === 'changedColumns') return changedColumn(value as TableDifference['changedColumns'][string]);
  const renamed = value as { readonly name?: string; readonly keyName?: string };
  return section.startsWith('renamed') ? `it should be named ${renamed.name ?? renamed.keyName}` : undefined;
}

function restrictedTable(name: string, table: TableDifference, wanted: (key: string) => boolean): TableDifference {
  const sections = entriesOf(TABLE_SECTIONS).map(([section, [object]]) => [
    section,
    filtered<unknown>(table[section], own => wanted(`${object}:${name}.${own}`)),
  ]);
  const restricted = { ...table, ...(Object.fromEntries(sections) as Pick<TableDifference, TableSection>) };
  for (const setting of Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]) {
    if (!wanted(`${setting}:${name}`)) delete restricted[setting];
  }
  return restricted;
}

/** Comparisons name the default schema or leave it out. */
function unqualified(name: string): string {
  return name.replace(/^public\./, '');
}

function filtered<Value>(
  record: Readonly<Record<string, Value>>,
  keep: (name: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => keep(name)));
}

function entriesOf<Table extends Sections>(sections: Table): [keyof Table & string, Table[keyof Table]][] {
  return Object.entries(sections) as [keyof Table & string, Table[keyof Table]][];
}
