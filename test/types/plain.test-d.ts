import { type Identity, findPlain, streamPlain } from 'mikro-orm-polymorphic';
import { describe, expectTypeOf, it } from 'vitest';
import { em, Hammer, Owner, Tool, ToolSet } from './model.ts';

describe('S6 plain rows', () => {
  it('S6 have the columns of the queried class, keys for relations, and the identity', async () => {
    const [hammer] = await findPlain(em, Hammer);
    expectTypeOf(hammer!.weight).toEqualTypeOf<number>();
    expectTypeOf(hammer!.name).toEqualTypeOf<string>();
    const owner: number = hammer!.owner;
    void owner;
    expectTypeOf(hammer!.type).toEqualTypeOf<Identity>();
    // @ts-expect-error -- no methods
    void hammer.run;
    // @ts-expect-error -- hidden
    void hammer.polymorphicName;
    for await (const row of streamPlain(em, Tool, { name: 'x' }, { chunkSize: 10 })) {
      expectTypeOf(row.name).toEqualTypeOf<string>();
    }
  });

  it('S6 have rows where a relation is populated, and no collection that is not', async () => {
    const [set] = await findPlain(em, ToolSet, {}, { populate: ['tools.owner'] });
    expectTypeOf(set!.tools[0]!.owner.name).toEqualTypeOf<string>();
    expectTypeOf(set!.tools[0]!.type).toEqualTypeOf<Identity>();
    const [owner] = await findPlain(em, Owner);
    // @ts-expect-error -- not populated
    void owner.tools;
    // @ts-expect-error -- no hierarchy, no identity
    void owner.type;
  });

  it('S6 have what fields and exclude leave', async () => {
    const [named] = await findPlain(em, Tool, {}, { fields: ['name'] });
    expectTypeOf(named!.name).toEqualTypeOf<string>();
    expectTypeOf(named!.type).toEqualTypeOf<Identity>();
    // @ts-expect-error -- not among the fields
    void named.owner;
    const [nameless] = await findPlain(em, Tool, {}, { exclude: ['name'] });
    // @ts-expect-error -- excluded
    void nameless.name;
  });

  it('S6 refuse conditions and options that a find refuses, and those that are about entities', () => {
    // @ts-expect-error -- not a property
    void findPlain(em, Tool, { weight: 3 });
    // @ts-expect-error -- not a relation
    void findPlain(em, Tool, {}, { populate: ['nothing'] });
    // @ts-expect-error -- makes no entities
    void findPlain(em, Tool, {}, { refresh: true });
    // @ts-expect-error -- chunks are for streams
    void findPlain(em, Tool, {}, { chunkSize: 3 });
  });
});
