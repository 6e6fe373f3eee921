import { type EntityClass, type FindOneOptions, type Loaded, type Opt, p } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { DeclarationError } from '../errors/declaration-error.ts';
import type { AbstractConstructor, Mixin } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import type { DictValues } from '../keys/dict.ts';
import { requireBase } from '../keys/require-base.ts';
import { chooseSlugs, type RunSql } from './free-slugs.ts';
import { markSlug, SLUG_PROPERTY, slugMeta, slugOf, type SlugSettings, slugSettingsOf } from './slug-settings.ts';
import { requireText, slugify } from './slugify.ts';

/** What `Slug` adds to every instance. */
export interface SlugMembers extends DictValues<{ readonly slug: string | null }> {
  /** The name of the row in URLs: unique, chosen by the first flush unless it is given. */
  slug: Opt<string>;
}

/** How `Slug` makes slugs. */
export interface SlugOptions {
  /** The property with the text; checked at start-up. A getter will do (`persist: false`). Default `title`. */
  readonly from?: string;
  /** The length of the column in characters, suffix included, from 16 to 255. Default 100. */
  readonly maxLength?: number;
  /** Whether a change of the text changes the slug. Links to the old one then break. Default false. */
  readonly follow?: boolean;
  /** In place of `slugify`: for scripts that it does not know. */
  readonly slugify?: (text: string) => string;
}

/** What `Slug` adds to every class. */
export interface SlugStatics {
  /** The row with this slug, or null. Throws `InvalidRequestError` for what is no string. */
  getBySlug<
    T extends object,
    Hint extends string = never,
    Fields extends string = '*',
    Excludes extends string = never,
  >(
    this: EntityClass<T>,
    em: SqlEntityManager,
    slug: string,
    options?: FindOneOptions<NoInfer<T>, Hint, Fields, Excludes>,
  ): Promise<Loaded<T, Hint, Fields, Excludes> | null>;
  /**
   * The slug that a row with this text would get now: the text's own, or with the first free of `-2`, `-3`… It is not
   * reserved; a flush asks again. Throws `InvalidRequestError` for what is no string.
   */
  getAvailableSlug<T extends object>(this: EntityClass<T>, em: SqlEntityManager, text: string): Promise<string>;
}

/**
 * Adds `slug`, unique in its table, that the flush makes from a text and keeps free of clashes with others.
 *
 * ```ts
 * abstract class Page extends Slug(BaseModel, { from: 'heading' }) {
 *   declare heading: string;
 * }
 * ```
 *
 * The flush takes one advisory lock for each table with slugs that it inserts into, until its transaction ends: transactions
 * that write slugs of one table follow one another. A slug that you give is kept; when it is taken, the flush fails with
 * MikroORM's `UniqueConstraintViolationException`. A text without letters gives the name of the table: `page`, `page-2`.
 * Throws `DeclarationError` for a base that is no class and for options out of range; start-up throws `SlugSourceError` when
 * a class has no property `from`. After `SlugKey` of Advanced Alchemy.
 */
export const Slug: Mixin<'Slug', SlugMembers, SlugOptions, SlugStatics> = (
  ...given: unknown[]
): AbstractConstructor<never> & SlugStatics => {
  const settings = settingsOf(given[1] as SlugOptions | undefined);
  abstract class SlugMixin extends requireBase('Slug', given) {
    static async getBySlug(this: EntityClass<SlugMembers>, ...args: GetBySlug): Promise<unknown> {
      const [em, slug, options] = args;
      const text = requireText('slug', slug);
      // PostgreSQL refuses this character; no row has it
      return text.includes('\0') ? null : em.findOne(this, { slug: text }, options);
    }

    static async getAvailableSlug(this: EntityClass, em: SqlEntityManager, text: unknown): Promise<string> {
      const meta = em.getMetadata(this);
      const base = slugOf(requireText('text', text), meta, slugSettingsOf(this)!);
      const run = ((sql, params) => em.execute(sql, params)) as RunSql;
      const [slug] = await chooseSlugs(columnOf(em, this), { bases: [base], reserved: new Set() }, run);
      return slug!;
    }
  }
  markSlug(SlugMixin, settings);
  defineMixin(SlugMixin, { [SLUG_PROPERTY]: p.string().length(settings.maxLength).unique() });
  return SlugMixin as never;
};

type GetBySlug = [em: SqlEntityManager, slug: unknown, options?: FindOneOptions<SlugMembers>];

const MIN_LENGTH = 16;
const MAX_LENGTH = 255;

function settingsOf(options: SlugOptions = {}): SlugSettings {
  const settings = { from: 'title', maxLength: 100, follow: false, slugify, ...options };
  const { maxLength } = settings;
  if (!Number.isInteger(maxLength) || maxLength < MIN_LENGTH || maxLength > MAX_LENGTH) {
    throw new DeclarationError(
      `The option maxLength of Slug must be an integer from ${MIN_LENGTH} to ${MAX_LENGTH}, not ${String(maxLength)}.`,
    );
  }
  return Object.freeze(settings);
}

function columnOf(em: SqlEntityManager, cls: EntityClass) {
  const meta = slugMeta(em.getMetadata(cls) as never);
  const platform = em.getPlatform();
  const schema = meta.schema === '*' || !meta.schema ? (em.schema ?? em.config.get('schema')) : meta.schema;
  return {
    table: [schema, meta.tableName]
      .filter(Boolean)
      .map(name => platform.quoteIdentifier(name!))
      .join('.'),
    column: platform.quoteIdentifier(meta.properties[SLUG_PROPERTY as never]!['fieldNames'][0]!),
    maxLength: slugSettingsOf(cls)!.maxLength,
  };
}
