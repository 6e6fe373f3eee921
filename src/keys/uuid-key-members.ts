import type { Opt } from '@mikro-orm/core';
import type { DictMembers } from './dict.ts';

/** What a UUID key adds to every instance. */
export interface UuidKeyMembers extends DictMembers<{ readonly id: string }> {
  /** The primary key, made in the application with the instance; a key that the caller gives is kept. */
  id: Opt<string>;
}
