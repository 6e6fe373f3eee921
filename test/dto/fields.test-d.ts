import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/core';
import { defineFields, uuidIdDatetimeInfo } from 'mikro-orm-polymorphic/dto';
import { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

declare const em: EntityManager;

const character = defineFields({
  name: z.string().max(64),
  bio: z.string().nullable(),
  level: z.int32().default(1),
  traits: z.array(z.string()).default([]),
  born: z.date(),
  gold: z.bigint(),
});

class Character extends character.Base(UuidV7AuditBase) {}

describe('defineFields', () => {
  it('types the entity, with defaults optional', () => {
    const made = em.create(Character, { name: 'Ada', bio: null, born: new Date(), gold: 1n });
    expectTypeOf(made.name).toEqualTypeOf<string>();
    expectTypeOf(made.bio).toEqualTypeOf<string | null>();
    expectTypeOf(made.born).toEqualTypeOf<Date>();
    expectTypeOf(made.level).toExtend<number>();
    expectTypeOf(made.traits).toExtend<string[]>();
    // @ts-expect-error -- gold is required
    em.create(Character, { name: 'Ada', bio: null, born: new Date() });
    // @ts-expect-error -- gold is a bigint
    em.create(Character, { name: 'Ada', bio: null, born: new Date(), gold: 1 });
    void em.find(Character, { level: 3, traits: { $contains: ['brave'] } });
    // @ts-expect-error -- no such field
    void em.find(Character, { levels: 3 });
  });

  it('types new rows, changes and responses', () => {
    type Create = z.input<typeof character.create>;
    expectTypeOf<Create>().toEqualTypeOf<{
      name: string;
      bio: string | null;
      level?: number | undefined;
      traits?: string[] | undefined;
      born: string;
      gold: string;
    }>();
    em.create(Character, character.check({}));
    type Update = z.output<typeof character.update>;
    expectTypeOf<Update>().toEqualTypeOf<{
      name?: string;
      bio?: string | null;
      level?: number;
      traits?: string[];
      born?: Date;
      gold?: bigint;
    }>();
    const info = uuidIdDatetimeInfo.extend(character.response.shape);
    expectTypeOf<z.output<typeof info>['born']>().toEqualTypeOf<string>();
    expectTypeOf<z.output<typeof info>['gold']>().toEqualTypeOf<string>();
    expectTypeOf<z.output<typeof info>['level']>().toEqualTypeOf<number>();
    expectTypeOf(info.parse).parameter(0).toBeUnknown();
  });

  it('types the properties of a schema-first entity', () => {
    const Persona = defineEntity({
      name: 'Persona',
      properties: { id: p.integer().primary(), ...character.properties },
    });
    type Persona = InferEntity<typeof Persona>;
    expectTypeOf<Persona['name']>().toEqualTypeOf<string>();
    expectTypeOf<Persona['gold']>().toEqualTypeOf<bigint>();
    em.create(Persona, { name: 'Ada', born: new Date(), gold: 1n });
  });

  it('refuses a base that has a field already, and columns of fields that are not there', () => {
    // @ts-expect-error -- twice
    character.Base(Character);
    // @ts-expect-error -- no such field
    defineFields({ name: z.string() }, { columns: { title: column => column.unique() } });
    // @ts-expect-error -- no schema
    defineFields({ name: 'string' });
  });
});
