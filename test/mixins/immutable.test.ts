import { defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { DeclarationError, defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel, UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { Immutable, UpdatedAt } from 'mikro-orm-polymorphic/mixins';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from '../support/index.ts';

const name = { name: p.string() };

describe.each(engines)('D4 start-up [$name]', engine => {
  async function refusal(entities: readonly EntityClass[]): Promise<unknown> {
    try {
      await (await openOrm(engine, { entities: [...entities], createSchema: false })).close();
    } catch (error) {
      return error;
    }
    return undefined;
  }

  it.each([
    ['joined', { inheritance: 'tpt' }],
    ['single-table', { discriminator: 'polymorphicName' }],
  ] as const)('D4 Immutable below a mutable root is refused, at a middle and at a leaf: %s', async (_, storedAs) => {
    for (const at of ['Middle', 'Leaf']) {
      abstract class Root extends Polymorphic(BaseModel) {
        declare name: string;
      }
      abstract class Middle extends (at === 'Middle' ? Immutable(Root) : Root) {}
      class Leaf extends (at === 'Leaf' ? Immutable(Middle) : Middle) {}
      defineEntity({ class: Root, ...storedAs, properties: name } as never);
      defineEntity({ class: Middle, properties: {} } as never);
      defineEntity({ class: Leaf, properties: {} } as never);
      const error = await refusal(defineHierarchy(Root, { Leaf }).entities);
      expect(error).toBeInstanceOf(DeclarationError);
      expect((error as Error).message).toContain(
        `${at} is immutable, but the root of its hierarchy, Root, is not: its rows could be changed and deleted through Root.`,
      );
    }
  });

  it('D4 an immutable class with updatedAt is refused, in either order', async () => {
    class Late extends UpdatedAt(Immutable(BaseModel)) {
      declare name: string;
    }
    // @ts-expect-error -- Immutable: rows that never change have no updatedAt. Take a base without UpdatedAt.
    class Early extends Immutable(UuidV7AuditBase) {
      declare name: string;
    }
    for (const cls of [Late, Early] as EntityClass[]) {
      defineEntity({ class: cls, properties: name } as never);
      const error = await refusal([cls]);
      expect(error).toBeInstanceOf(DeclarationError);
      expect((error as Error).message).toContain(`${cls.name} is immutable and has updatedAt`);
    }
  });
});
