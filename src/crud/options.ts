import type {
  CountOptions as StockCountOptions,
  EntityData,
  FilterQuery,
  FindOneOptions,
  FindOptions,
  FromEntityType,
  Populate,
  PrimaryProperty,
} from '@mikro-orm/core';
import type { TableViewInput, TableViewRequest } from '../pagination/table-view-request.ts';
import type { TimeWindowInput } from '../pagination/time-windows.ts';
import type { IDENTITY_PROPERTY } from '../polymorphic/identity.ts';

/** How many rows `get` looks for: the first, exactly one, or all. */
export type FetchMode = 'first' | 'one' | 'all';

/** What `get` gives under a fetch mode: `T | null`, `T` or `T[]`. */
export type Fetched<T, Mode extends FetchMode> = Mode extends 'all' ? T[] : Mode extends 'one' ? T : T | null;

/** A page as a client asked for it, and windows of time; the other options win over the page. */
export interface ViewOptions extends TimeWindowInput {
  /** A page of a table: its windows of time, order, limit and offset. */
  readonly tableView?: TableViewRequest | TableViewInput | null | undefined;
}

/** What `true` and `'write'` (FOR UPDATE) and `'read'` (FOR SHARE) lock: the root row of a hierarchy, then its child rows. */
export type RowLock = boolean | 'read' | 'write';

/** Relations to load, under the name that CRUD operations have for `populate`. */
export interface LoadOption<T, Hint extends string> {
  /** The relations to load: `populate` by another name. */
  readonly load?: Populate<T, Hint> | undefined;
}

/** Locks of the rows that are read; they need a transaction. */
export interface LockOptions {
  /** Locks the rows until the transaction ends. */
  readonly lock?: RowLock | undefined;
  /** Leaves rows out whose root row another transaction has locked. Needs `lock`. */
  readonly skipLocked?: boolean | undefined;
}

/** The options of a list: every option of `em.find`, relations to load, locks and windows of time. */
export type ListOptions<
  T extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
> = FindOptions<T, Hint, Fields, Excludes> & LoadOption<T, Hint> & LockOptions & ViewOptions;

/** The options of `get`: those of a list, and how many rows to look for. */
export type GetOptions<
  T extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
  Mode extends FetchMode = FetchMode,
> = ListOptions<T, Hint, Fields, Excludes> & {
  /** `'first'` gives `T | null` (default), `'one'` gives `T` or throws, `'all'` gives `T[]`. */
  readonly fetchMode?: Mode | undefined;
};

/** The options of `getExistOne`: every option of `em.findOne`, relations to load, and a lock. */
export type GetExistOneOptions<
  T extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
> = FindOneOptions<T, Hint, Fields, Excludes> & LoadOption<T, Hint> & Pick<LockOptions, 'lock'>;

/** The options of `count` and `exists`: every option of `em.count`, and windows of time. */
export type CountingOptions<T extends object, Hint extends string = never> = StockCountOptions<T, Hint> & ViewOptions;

/** A page of rows, and how many there are under the same filters. */
export interface ItemsWithCount<T> {
  readonly items: T[];
  readonly count: number;
}

/** The options of `add`. */
export interface AddOptions {
  /** Flushes the whole unit of work, not these instances alone. Default: false. */
  readonly flush?: boolean | undefined;
  /** Reads the instances again after the flush. Needs `flush`. Default: false. */
  readonly refresh?: boolean | undefined;
}

/** The options of `save`. */
export type SaveOptions<T extends object, Hint extends string = never> = LoadOption<T, Hint> &
  Pick<FindOptions<T, Hint>, 'loadPolymorphic'> & {
    /** Flushes the whole unit of work, not this instance alone, and reads the instance again. Default: true. */
    readonly flush?: boolean | undefined;
  };

// oxlint-disable typescript/no-unnecessary-type-parameters -- how TypeScript compares two types for identity
type IsReadonly<T, K extends keyof T> =
  (<X>() => X extends { [P in K]: T[P] } ? 1 : 2) extends <X>() => X extends { readonly [P in K]: T[P] } ? 1 : 2
    ? true
    : false;

// oxlint-enable typescript/no-unnecessary-type-parameters

/** The properties that an update may not write: the key, the identity, and values that are declared readonly. */
type FixedKey<T> =
  | PrimaryProperty<T>
  | typeof IDENTITY_PROPERTY
  | { [K in keyof T]: IsReadonly<T, K> extends true ? (T[K] extends ToMany ? never : K) : never }[keyof T];

interface ToMany {
  getIdentifiers(): unknown[];
}

/** What `update` takes of a `T`: its own properties except the key, the identity and values that are declared readonly. */
export type UpdateData<T> = {
  [K in Exclude<keyof EntityData<FromEntityType<T>>, FixedKey<FromEntityType<T>>>]?:
    | EntityData<FromEntityType<T>>[K]
    | undefined;
};

/** The options of `update`. */
export interface UpdateOptions<T> {
  /** Keys of `data` that are left alone. */
  readonly exclude?: readonly (keyof UpdateData<T> | PrimaryProperty<T>)[] | undefined;
  /** Flushes the whole unit of work, not this instance alone. Default: true. */
  readonly flush?: boolean | undefined;
}

/** What `delete` deletes: instances, or the rows that meet a condition. */
export type DeleteSubject<T extends object> = T | readonly T[] | { readonly where: FilterQuery<T> };

/** The options of `delete`. */
export interface DeleteOptions {
  /** Flushes the whole unit of work, not these instances alone. Default: true. */
  readonly flush?: boolean | undefined;
  /** Sends one DELETE past the unit of work: no hooks, no cascades of MikroORM, loaded instances keep standing. Default: false. */
  readonly bulk?: boolean | undefined;
}

/** The options of `exists`: windows of time, and what `em.find` has for filters, schema and transaction. */
export type ExistsOptions = ViewOptions &
  Pick<FindOptions<object>, 'connectionType' | 'ctx' | 'filters' | 'flushMode' | 'onUnknown' | 'schema'>;
