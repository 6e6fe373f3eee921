import { type ChangeSet, type EntityMetadata } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { StaleTypeError } from '../../../errors/type-change-error.ts';
import { IDENTITY_PROPERTY } from '../../../polymorphic/identity.ts';
import type { HierarchyMapping } from '../../mapping.ts';
import { keyColumns, keyValues } from './key-columns.ts';
import { runningChange } from './running-change.ts';

const ROOT_ALIAS = '__root';

/** A condition with `?` placeholders. */
export interface Condition {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** Instances that are about to be written to one table of a hierarchy, and the types that they were loaded with. */
export class TypeGuard {
  readonly #driver: AbstractSqlDriver;
  readonly #mapping: HierarchyMapping;
  readonly #changeSets: readonly ChangeSet<object>[];
  readonly #transaction: object | undefined;

  constructor(
    driver: AbstractSqlDriver,
    mapping: HierarchyMapping,
    changeSets: readonly ChangeSet<object>[],
    transaction: object | undefined,
  ) {
    this.#driver = driver;
    this.#mapping = mapping;
    this.#changeSets = changeSets.filter(changeSet => expectedIdentity(changeSet) !== undefined);
    this.#transaction = transaction;
  }

  /** The number of rows that have a type to keep. */
  get size(): number {
    return this.#changeSets.length;
  }

  /** Holds for the rows that still have their type; undefined where the table itself says so: a leaf's, or none is known. */
  condition(table: EntityMetadata): Condition | undefined {
    const { rootMeta, isJoined } = this.#mapping;
    if (this.#changeSets.length === 0) {
      return undefined;
    }
    if (!isJoined || table === rootMeta) {
      return this.#types('');
    }
    const isLeaf = this.#mapping.levelsBelow(this.#mapping.levelOf(table.class)).length === 0;
    return isLeaf ? undefined : this.#typesOfRoot(table);
  }

  #typesOfRoot(table: EntityMetadata): Condition {
    const root = `${this.#quote(ROOT_ALIAS)}.`;
    const { sql, params } = this.#types(root);
    const rootKeys = keyColumns(this.#mapping.rootMeta);
    const keys = keyColumns(table).map(
      (name, index) => `${root}${this.#quote(rootKeys[index]!)} = ${this.#quote(table.tableName)}.${this.#quote(name)}`,
    );
    const from = `${this.#table()} as ${this.#quote(ROOT_ALIAS)}`;
    return { sql: `exists (select 1 from ${from} where ${keys.join(' and ')} and ${sql})`, params };
  }

  /** Throws `StaleTypeError` when a row that was not written has another type; a row that changes its type must be there. */
  async explain(): Promise<void> {
    const { rootMeta } = this.#mapping;
    const columns = [...keyColumns(rootMeta), this.#identityColumn()].map(name => this.#quote(name));
    for (const changeSet of this.#changeSets) {
      const key = keyValues(changeSet.entity);
      const where = keyColumns(rootMeta).map(name => `${this.#quote(name)} = ?`);
      const sql = `select ${columns.join(', ')} from ${this.#table()} where ${where.join(' and ')}`;
      const [row] = await this.#driver.execute<Record<string, unknown>[]>(sql, [...key], 'all', this.#transaction);
      const stored = row?.[this.#identityColumn()] as string | undefined;
      const isGone = !row && runningChange(changeSet.entity);
      if (isGone || (row && this.#mapping.model.currentIdentity(stored) !== expectedIdentity(changeSet))) {
        throw new StaleTypeError(changeSet.entity.constructor.name, key.map(String).join(', '), stored);
      }
    }
  }

  /** Rows of one type need no keys; of several, each type goes with its own: lists of keys, which PostgreSQL hashes. */
  #types(owner: string): Condition {
    const column = `${owner}${this.#quote(this.#identityColumn())}`;
    const types = [...Map.groupBy(this.#changeSets, set => expectedIdentity(set)!)].map(([type, sets]) => ({
      sets,
      names: this.#mapping.model.namesOf(type),
    }));
    const isOneOf = (names: readonly string[]): string =>
      names.length === 1 ? `${column} = ?` : `${column} in (${names.map(() => '?').join(', ')})`;
    if (types.length === 1) {
      const [{ names }] = types as [(typeof types)[number]];
      return { sql: isOneOf(names), params: names };
    }
    const keys = keyColumns(this.#mapping.rootMeta).map(name => `${owner}${this.#quote(name)}`);
    const [open, close] = keys.length > 1 ? ['(', ')'] : ['', ''];
    const one = `${open}${keys.map(() => '?').join(', ')}${close}`;
    const branches = types.map(
      ({ names, sets: { length } }) =>
        `(${isOneOf(names)} and ${open}${keys.join(', ')}${close} in (${Array.from({ length }, () => one).join(', ')}))`,
    );
    const params = types.flatMap(({ names, sets }) => [...names, ...sets.flatMap(({ entity }) => keyValues(entity))]);
    return { sql: `(${branches.join(' or ')})`, params };
  }

  #identityColumn(): string {
    return this.#mapping.model.settings.column;
  }

  #table(): string {
    const [changeSet] = this.#changeSets;
    return this.#driver.getTableName(this.#mapping.rootMeta, changeSet?.schema ? { schema: changeSet.schema } : {});
  }

  #quote(name: string): string {
    return this.#driver.getPlatform().quoteIdentifier(name);
  }
}

/** The type that the row of an instance has if nobody else changed it; a reference that was not loaded expects none. */
function expectedIdentity({ entity }: ChangeSet<object>): string | undefined {
  const change = runningChange(entity);
  if (change && !change.isWritten) {
    return change.stored;
  }
  return (entity as { [IDENTITY_PROPERTY]?: string })[IDENTITY_PROPERTY];
}
