import type { Opt } from '@mikro-orm/core';

/** What a UUID key adds to every instance. */
export interface UuidKeyMembers {
  /** The primary key, made in the application with the instance; a key that the caller gives is kept. */
  id: Opt<string>;
}
