import type { EntityData, PrimaryProperty, RequiredEntityData } from '@mikro-orm/core';
import type { ConcreteConstructor } from '../keys/class-types.ts';
import type { IDENTITY_PROPERTY } from './identity.ts';

/** The properties whose values a `T` takes over from an `S`: those of one name whose type fits. */
export type Carried<S, T> = { [K in keyof S & keyof T]: [S[K]] extends [T[K]] ? K : never }[keyof S & keyof T];

type Fixed<T> = PrimaryProperty<T> | typeof IDENTITY_PROPERTY;

/** What `changeType` is given: the properties that a `T` requires and an `S` lacks, and any other of `T`. */
export type ChangeTypeData<S, T> = Omit<RequiredEntityData<T>, Carried<S, T> | Fixed<T>> &
  Partial<Omit<Pick<EntityData<T>, Carried<S, T> & keyof EntityData<T>>, Fixed<T>>>;

/** The new class, and the data for it; `data` may be left out when the new class requires nothing more. */
export type ChangeTypeOptions<S extends object, T extends object> = {
  readonly to: ConcreteConstructor<T>;
} & ({} extends ChangeTypeData<NoInfer<S>, NoInfer<T>>
  ? { readonly data?: ChangeTypeData<NoInfer<S>, NoInfer<T>> }
  : { readonly data: ChangeTypeData<NoInfer<S>, NoInfer<T>> });
