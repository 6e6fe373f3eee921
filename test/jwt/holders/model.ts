import type { EntityClass } from '@mikro-orm/core';
import { type JwtAuthMembers, type JwtAuthStatics, jwtPayload } from 'mikro-orm-polymorphic/jwt';
import { z } from 'zod';

export const payload = jwtPayload.extend({ role: z.string() });

/** What the payload of every style says. */
export const claims = { role: 'holder' };

type Holder = JwtAuthMembers & { readonly id: string };

/** A class that has tokens. */
export type HolderClass = EntityClass<Holder> & JwtAuthStatics<typeof payload>;

/** Holders of tokens: a plain entity, and the root, the middle and the leaves of either mapping. */
export interface Holders {
  readonly entities: readonly EntityClass[];
  readonly Ticket: HolderClass;
  readonly Person: HolderClass;
  readonly Staff: HolderClass;
  readonly Boss: HolderClass;
  readonly Clerk: HolderClass;
  readonly Gadget: HolderClass;
  readonly Mobile: HolderClass;
  readonly Phone: HolderClass;
  readonly Watch: HolderClass;
}
