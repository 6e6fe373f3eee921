import {
  type EntityClass,
  type EntityManager,
  type EntityMetadata,
  FlushMode,
  helper,
  type RequiredEntityData,
  Utils,
} from '@mikro-orm/core';
import { UniqueDeclarationError, UniqueRowError } from '../errors/unique-error.ts';
import type { AbstractConstructor, ConcreteConstructor, Mixin } from '../keys/class-types.ts';
import { markMixin } from '../keys/mixin-mark.ts';
import { requireBase } from '../keys/require-base.ts';

/** What a class with `AsUnique` says about its rows. */
export interface UniqueRows<TData extends object> {
  /** A text that is the same for the same row. */
  uniqueHash(data: TData): string;
  /** The values of one unique constraint, by property. They are stored in place of those of the data. */
  uniqueFilter(data: TData): object;
}

/** What `AsUnique` adds to every class. */
export interface AsUniqueStatics {
  /**
   * The row with these values, inserted at once when there is none; other changes of the unit of work are not flushed. Throws
   * `UniqueDeclarationError` for a class or data without a unique value, and `UniqueRowError` for a row that cannot be seen.
   */
  asUnique<T extends object, TData extends object>(
    this: ConcreteConstructor<T> & UniqueRows<TData>,
    em: EntityManager,
    data: RequiredEntityData<NoInfer<T>> & NoInfer<TData>,
  ): Promise<T>;
}

/**
 * Adds `asUnique(em, data)`: the one row that the data means, whoever inserts it first.
 *
 * ```ts
 * class Label extends AsUnique(BaseModel) {
 *   declare name: string;
 *   static uniqueHash({ name }: { name: string }): string {
 *     return name;
 *   }
 *   static uniqueFilter({ name }: { name: string }) {
 *     return { name };
 *   }
 * }
 * defineEntity({ class: Label, properties: { name: p.string().unique() } });
 * const label = await Label.asUnique(em, { name: 'news' });
 * ```
 *
 * It reads the row, and sends `INSERT … ON CONFLICT DO NOTHING` when there is none, in the transaction that is open or in one of
 * its own. Calls with one hash in one unit of work give one instance. Throws `DeclarationError` for a base that is no class.
 * After `UniqueMixin` of Advanced Alchemy.
 */
export const AsUnique: Mixin<'AsUnique', object, never, AsUniqueStatics> = (
  ...given: unknown[]
): AbstractConstructor<never> & AsUniqueStatics => {
  abstract class AsUniqueMixin extends requireBase('AsUnique', given) {
    static asUnique(this: UniqueClass, em: EntityManager, data: object): Promise<object> {
      const request = requestOf(em, this, data);
      const known = knownRows(em, this);
      const before = known.get(request.hash);
      if (before && before.transaction === em.getTransactionContext() && before.isCurrent()) {
        return before.row;
      }
      const entry = knownRow(em, findOrInsert(em, request));
      known.set(request.hash, entry);
      return entry.row;
    }
  }
  markMixin(AsUniqueMixin);
  return AsUniqueMixin as never;
};

type UniqueClass = EntityClass & UniqueRows<object>;

interface UniqueRequest {
  readonly cls: EntityClass;
  readonly hash: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly data: object;
}

function requestOf(em: EntityManager, cls: UniqueClass, data: object): UniqueRequest {
  if (typeof cls.uniqueHash !== 'function' || typeof cls.uniqueFilter !== 'function') {
    throw UniqueDeclarationError.method(cls.name);
  }
  const hash: unknown = cls.uniqueHash(data);
  if (typeof hash !== 'string') {
    throw UniqueDeclarationError.hash(cls.name);
  }
  const filter = cls.uniqueFilter(data) as Record<string, unknown>;
  const fields = Object.keys(filter);
  if (!isUnique(em.getMetadata(cls), fields)) {
    throw UniqueDeclarationError.constraint(cls.name, fields);
  }
  const empty = fields.filter(field => filter[field] == null);
  if (empty.length > 0) {
    throw UniqueDeclarationError.empty(cls.name, empty);
  }
  return { cls, hash, filter, data };
}

/** Joined classes do not hand the constraints of their tables down. */
function isUnique(meta: EntityMetadata, fields: readonly string[]): boolean {
  const constraints = [
    ...meta.props.filter(prop => prop.unique).map(prop => [prop.name]),
    ...meta.uniques.filter(unique => !unique.where).map(unique => Utils.asArray<string>(unique.properties as string[])),
    [...meta.primaryKeys],
  ];
  const isSame = (names: readonly string[]) =>
    names.length === fields.length && names.every(name => fields.includes(name));
  return constraints.some(isSame) || (meta.tptParent !== undefined && isUnique(meta.tptParent, fields));
}

interface KnownRow {
  readonly row: Promise<object>;
  /** Where it was read: what a transaction inserted may be gone when it has ended. */
  readonly transaction: unknown;
  isCurrent(): boolean;
}

const units = new WeakMap<object, Map<EntityClass, Map<string, KnownRow>>>();

function knownRows(em: EntityManager, cls: EntityClass): Map<string, KnownRow> {
  const unit = em.getUnitOfWork();
  const ofUnit = units.get(unit) ?? new Map<EntityClass, Map<string, KnownRow>>();
  const ofClass = ofUnit.get(cls) ?? new Map<string, KnownRow>();
  units.set(unit, ofUnit.set(cls, ofClass));
  return ofClass;
}

function knownRow(em: EntityManager, row: Promise<object>): KnownRow {
  let state: object | 'waiting' | 'failed' = 'waiting';
  row.then(
    entity => (state = entity),
    () => (state = 'failed'),
  );
  return {
    row,
    transaction: em.getTransactionContext(),
    isCurrent: () => state === 'waiting' || (typeof state === 'object' && isManaged(em, state)),
  };
}

/** Not after `em.clear()` and not after the row was removed. */
function isManaged(em: EntityManager, entity: object): boolean {
  const wrapped = helper(entity);
  return em.getUnitOfWork().getById(entity.constructor as EntityClass, wrapped.getPrimaryKey()) === entity;
}

/** Between the insert and the next look somebody may delete the row, but not for ever. */
const MAX_ATTEMPTS = 3;

async function findOrInsert(em: EntityManager, request: UniqueRequest): Promise<object> {
  const { cls, filter, data } = request;
  const fields = Object.keys(filter);
  for (let attempt = 0; attempt <= MAX_ATTEMPTS; attempt++) {
    const options = { filters: false, flushMode: FlushMode.COMMIT, connectionType: 'write' } as const;
    const found = await em.findOne<object>(cls, filter, options);
    if (found) {
      return found;
    }
    if (attempt < MAX_ATTEMPTS) {
      // a fork, since MikroORM would register the instance of the loser under a key that no row has
      const fork = em.fork({ keepTransactionContext: true, ...(em.schema ? { schema: em.schema } : {}) });
      const entity = fork.create<object>(cls, { ...data, ...filter }, { persist: false });
      await fork.upsert(entity, undefined, { onConflictFields: fields as never, onConflictAction: 'ignore' });
    }
  }
  throw new UniqueRowError(cls.name, fields);
}
