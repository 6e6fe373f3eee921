import { ChangeSetType, type Dictionary, type EntityManager, type EntityMetadata } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { chooseSlugs } from '../../../mixins/free-slugs.ts';
import { SLUG_PROPERTY, slugMeta, slugSettingsOf } from '../../../mixins/slug-settings.ts';
import { type AnyChangeSet, distribute, isAt, wholeOf } from '../table-change-sets.ts';
import { lockSlugs } from './slug-lock.ts';
import { baseOf, isSlugOf, type SlugRow } from './slug-source.ts';

/** The transaction and the schema of a write. */
export interface SlugContext {
  readonly ctx?: object | undefined;
  readonly schema?: string | undefined;
}

/** The slugs of rows that one transaction writes. */
export class FlushSlugs {
  readonly #driver: AbstractSqlDriver;
  /** Those that rows of this flush were given, by table. */
  readonly #given = new Map<string, Set<string>>();
  readonly #undo: (() => void)[] = [];

  constructor(em: Pick<EntityManager, 'getDriver'>) {
    this.#driver = em.getDriver() as unknown as AbstractSqlDriver;
  }

  /** Before anything of a flush is written: takes the locks, and the new slugs of rows that follow their text. */
  async begin(changeSets: readonly AnyChangeSet[], ctx: object | undefined): Promise<void> {
    const written = changeSets.filter(writesSlug);
    const tables = written.map(set => this.tableOf(set.meta, set.schema));
    await this.lock(new Set(tables), ctx);
    written.forEach((set, index) => this.reserve(tables[index]!, set.payload));
    const following = written.filter(follows);
    for (const [schema, sets] of Map.groupBy(following, set => set.schema)) {
      await this.#fill(sets, { ctx, schema });
    }
  }

  /** Before the inserts into one table: of a joined hierarchy the first of an entity. */
  async beforeInserts(changeSets: readonly AnyChangeSet[], context: SlugContext): Promise<void> {
    const open = changeSets.filter(
      set => slugSettingsOf(set.entity.constructor) && isFirst(set) && !hasSlug(set.entity),
    );
    await this.#fill(open, context);
  }

  lock(tables: ReadonlySet<string>, ctx: object | undefined): Promise<void> {
    return lockSlugs(this.#driver, tables, ctx);
  }

  /** Free slugs for rows, in their order. */
  async choose(rows: readonly SlugRow[], { ctx, schema }: SlugContext): Promise<string[]> {
    const slugs: string[] = [];
    for (const [table, places] of Map.groupBy(rows.keys(), place => this.tableOf(rows[place]!.meta, schema))) {
      const { meta, settings } = rows[places[0]!]!;
      const [column] = meta.properties[SLUG_PROPERTY as never]!['fieldNames'];
      const bases = places.map(place => baseOf(rows[place]!));
      const chosen = await chooseSlugs(
        { table, column: this.#driver.getPlatform().quoteIdentifier(column!), maxLength: settings.maxLength },
        { bases, reserved: this.#given.get(table) ?? new Set() },
        (sql, params) => this.#driver.execute(sql, params, 'all', ctx),
      );
      places.forEach((place, index) => (slugs[place] = chosen[index]!));
    }
    return slugs;
  }

  /** The table with the slugs of a class, as SQL quotes it. */
  tableOf(meta: EntityMetadata, schema: string | undefined): string {
    return this.#driver.getTableName(slugMeta(meta), { schema: schema! });
  }

  /** A flush that failed is repeated with the slugs that are free then. */
  takeBack(): void {
    this.#undo.forEach(undo => undo());
  }

  async #fill(changeSets: readonly AnyChangeSet[], context: SlugContext): Promise<void> {
    const rows = changeSets.map(set => ({
      row: set.entity,
      meta: (wholeOf(set) ?? set).meta,
      settings: slugSettingsOf(set.entity.constructor)!,
    }));
    const slugs = await this.choose(rows, context);
    changeSets.forEach((set, index) => {
      const entity = set.entity as Dictionary;
      const before: unknown = entity[SLUG_PROPERTY];
      this.#undo.push(() => (entity[SLUG_PROPERTY] = before));
      entity[SLUG_PROPERTY] = slugs[index];
      const whole = wholeOf(set);
      ((whole ?? set).payload as Dictionary)[SLUG_PROPERTY] = slugs[index];
      if (whole) {
        distribute(whole);
      }
      this.reserve(this.tableOf((whole ?? set).meta, context.schema), entity);
    });
  }

  /** Keeps the slug that a row was given from being chosen for another. */
  reserve(table: string, row: object): void {
    if (hasSlug(row)) {
      const given = this.#given.get(table) ?? new Set();
      this.#given.set(table, given.add(String((row as Dictionary)[SLUG_PROPERTY])));
    }
  }
}

/** Whether a row, an instance or data for one, was given a slug. */
export function hasSlug(row: object): boolean {
  const slug: unknown = (row as Dictionary)[SLUG_PROPERTY];
  return slug != null && slug !== '';
}

function writesSlug(set: AnyChangeSet): boolean {
  if (!slugSettingsOf(set.entity.constructor)) {
    return false;
  }
  return isUpdate(set) ? SLUG_PROPERTY in set.payload || follows(set) : set.type === ChangeSetType.CREATE;
}

function isUpdate({ type }: AnyChangeSet): boolean {
  return type === ChangeSetType.UPDATE || type === ChangeSetType.UPDATE_EARLY;
}

function follows(set: AnyChangeSet): boolean {
  const settings = slugSettingsOf(set.entity.constructor)!;
  return (
    settings.follow &&
    isUpdate(set) &&
    settings.from in set.payload &&
    !(SLUG_PROPERTY in set.payload) &&
    !isSlugOf(String((set.entity as Dictionary)[SLUG_PROPERTY]), baseOf({ row: set.entity, meta: set.meta, settings }))
  );
}

/** Whether a change set is the first of its entity: MikroORM asks there for all required values. */
function isFirst(set: AnyChangeSet): boolean {
  return !wholeOf(set) || isAt(set, 'first');
}
