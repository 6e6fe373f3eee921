import type { Dictionary, EntityClass } from '@mikro-orm/core';

/** A class whose rows an operation is about; operations are typed where they are called: by statics, repository and service. */
export type Subject = EntityClass<object>;

/** The condition and the options of a read, as a caller gives them. */
export type Request = Dictionary<unknown> & { readonly where?: unknown };

/** A condition as MikroORM takes it, be it a key. */
export type Condition = object;
