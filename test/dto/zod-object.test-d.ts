import type { EntityManager, MikroORM } from '@mikro-orm/core';
import { zodObject } from 'mikro-orm-polymorphic/dto';
import { describe, expectTypeOf, it } from 'vitest';
import { Hammer, Saw } from '../types/model.ts';

declare const orm: MikroORM;
declare const em: EntityManager;
declare const hammer: Hammer;

describe('S17 zodObject', () => {
  it('types a change by its class, and refuses fields of siblings and the key', () => {
    const change = zodObject(Hammer, { orm, mode: 'update' }).parse({});
    em.assign(hammer, change);
    expectTypeOf(change).toHaveProperty('weight');
    expectTypeOf(change).not.toHaveProperty('teeth');
    expectTypeOf(change).not.toHaveProperty('id');
    expectTypeOf(change).not.toHaveProperty('polymorphicName');
    expectTypeOf(zodObject(Saw, { orm, mode: 'update' }).parse({})).toHaveProperty('teeth');
  });

  it('types data for a new row', () => {
    em.create(Hammer, zodObject(Hammer, { orm, mode: 'create' }).parse({}));
    // @ts-expect-error -- a response is no data for a new row
    em.create(Hammer, zodObject(Hammer, { orm }).parse({}));
  });
});
