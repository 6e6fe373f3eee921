import type { EntityClass } from '@mikro-orm/core';
import type { Strategy } from '../../contracts/party/model.ts';

/**
 * Accounts with what classes below the root declare unique: people have a `handle` of their own that bots may share, staff
 * have a desk each, bots a `serial`, and clerks something each: an `email`, which is a column of the root, in a single table.
 */
export interface Accounts {
  readonly entities: readonly EntityClass[];
  readonly Account: EntityClass;
  readonly Person: EntityClass;
  readonly Bot: EntityClass;
  readonly Staff: EntityClass;
  readonly Clerk: EntityClass;
  readonly Guard: EntityClass;
}

/** What no two clerks share. Joined tables cannot say it of a column of the root. */
export const clerkHas: Readonly<Record<Strategy, 'email' | 'badge'>> = { joined: 'badge', 'single-table': 'email' };

/** Makes the model in one style. */
export type DeclareAccounts = (strategy: Strategy) => Accounts;
