import type { EntityClass } from '@mikro-orm/core';
import type { ConcreteConstructor } from 'mikro-orm-polymorphic';
import { defineFields } from 'mikro-orm-polymorphic/dto';
import type { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { z } from 'zod';

export type Strategy = 'joined' | 'single-table';
export const strategies: readonly Strategy[] = ['joined', 'single-table'];

/** What a root declares to be stored in that way. */
export const storedAs = {
  joined: { inheritance: 'tpt' },
  'single-table': { discriminator: 'polymorphicName' },
} as const;

export const character = defineFields(
  {
    name: z.string().min(1).max(64),
    bio: z.string().nullable(),
    level: z.int32().min(1).default(1),
    mood: z.enum(['calm', 'wild']).default('calm'),
    traits: z.array(z.string()).default([]),
    born: z.date(),
    gold: z.bigint(),
    score: z.int(),
  },
  { columns: { name: column => column.unique() } },
);

export const hero = defineFields({ power: z.string().max(20), weight: z.number().default(1.5) });

type CharacterFields = InstanceType<ReturnType<typeof character.Base>>;
type HeroFields = InstanceType<ReturnType<typeof hero.Base>>;
export interface Character extends UuidV7AuditBase, CharacterFields {}
export interface Hero extends UuidV7AuditBase, HeroFields {
  title: string;
}

type Class<T extends object> = ConcreteConstructor<T> & { readonly name: string; readonly prototype: T };

/** A plain entity and a hierarchy with a leaf whose fields are shared with DTOs. */
export interface Cast {
  readonly Character: Class<Character>;
  readonly Hero: Class<Hero>;
  readonly entities: readonly EntityClass[];
}
