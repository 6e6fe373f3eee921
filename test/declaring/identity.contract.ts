import { serialize, wrap } from '@mikro-orm/core';
import { AbstractClassError, IdentityWriteError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclaringStyle } from './contract.ts';

export function identityContract({ declareParty }: DeclaringStyle): void {
  describeParties('S1 identity', declareParty, ({ m, db }) => {
    const refusal = (className: string, identity: string) =>
      expect.objectContaining({
        constructor: IdentityWriteError,
        code: 'IDENTITY_WRITE',
        message: expect.stringContaining(`${className}.polymorphicName was set to '${identity}'`) as string,
      });
    const write = (entity: object, identity: string) => {
      (entity as { polymorphicName: string }).polymorphicName = identity;
    };

    it('S1 em.create refuses an identity', () => {
      const data = { id: 900, name: 'x', polymorphicName: 'party.car' } as never;
      expect(() => db().em().create(m.Person, data)).toThrow(refusal('Person', 'party.car'));
      const sibling = { id: 900, name: 'x', polymorphicName: 'person.employee' } as never;
      expect(() => db().em().create(m.Person, sibling)).toThrow(refusal('Person', 'person.employee'));
    });

    it('S1 em.create refuses an identity in nested data', () => {
      const manager = { id: 901, name: 'boss', polymorphicName: 'person.employee' };
      const data = { id: 900, name: 'x', dept: 'it', salary: '1.00', manager } as never;
      expect(() => db().em().create(m.Employee, data)).toThrow(refusal('Person', 'person.employee'));
    });

    it('S1 em.assign refuses an identity', async () => {
      const em = db().em();
      const ann = await em.findOneOrFail(m.Person, 1);
      expect(() => em.assign(ann, { polymorphicName: 'person.employee' } as never)).toThrow(
        refusal('Person', 'person.employee'),
      );
      expect(ann.polymorphicName).toBe('person');
      expect(await db().queries.countOf(() => em.flush())).toBe(0);
    });

    it('S1 em.assign refuses an identity in nested data', async () => {
      const em = db().em();
      const note = await em.findOneOrFail(m.Note, 1);
      const party = { id: 900, name: 'x', polymorphicName: 'person' };
      expect(() => em.assign(note, { party } as never)).toThrow(refusal('Party', 'person'));
      const folder = await em.findOneOrFail(m.Folder, 1, { populate: ['parties'] });
      expect(() => em.assign(folder, { parties: [party] } as never)).toThrow(refusal('Party', 'person'));
    });

    it('S1 em.assign refuses to make an abstract class of nested data', async () => {
      const em = db().em();
      const note = await em.findOneOrFail(m.Note, 1);
      expect(() => em.assign(note, { party: { name: 'x' } } as never)).toThrow(AbstractClassError);
    });

    it('S1 wrap(entity).assign refuses an identity', async () => {
      const em = db().em();
      const ann = await em.findOneOrFail(m.Person, 1);
      const assign = async () => {
        wrap(ann as object).assign({ polymorphicName: 'person.employee' } as never);
        await em.flush();
      };
      await expect(assign()).rejects.toThrow(refusal('Person', 'person.employee'));
      expect(await storedIdentity(1)).toBe('person');
    });

    it('S1 flush refuses an identity that was set on a loaded entity, before any SQL', async () => {
      const em = db().em();
      const ann = await em.findOneOrFail(m.Person, 1);
      write(ann, 'person.employee');
      await refusesToFlush(em, refusal('Person', 'person.employee'));
      expect(await storedIdentity(1)).toBe('person');
    });

    it('S1 flush refuses an identity that was set on an entity loaded in part', async () => {
      const em = db().em();
      const bob = await em.findOneOrFail(m.Party, 2, { fields: ['name'] });
      write(bob, 'person');
      await refusesToFlush(em, refusal('Employee', 'person'));
      const other = db().em();
      const [car] = await other.find(m.Vehicle, { id: 5 }, { loadPolymorphic: 'none' });
      write(car!, 'vehicle.truck');
      await refusesToFlush(other, refusal('Car', 'vehicle.truck'));
    });

    it('S1 flush refuses an identity that was set on a new entity', async () => {
      const em = db().em();
      const car = Object.assign(new m.Car(), { id: 900, name: 'x', wheels: 4, doors: 2 });
      write(car, 'vehicle.truck');
      em.persist(car);
      await refusesToFlush(em, refusal('Car', 'vehicle.truck'));
      const created = db().em();
      const person = created.create(m.Person, { id: 900, name: 'x' } as never);
      write(person, 'person.employee');
      await refusesToFlush(created, refusal('Person', 'person.employee'));
      expect(await db().em().count(m.Party)).toBe(12);
    });

    it('S1 flush refuses an identity that was cleared', async () => {
      const em = db().em();
      const ann = await em.findOneOrFail(m.Person, 1);
      (ann as { polymorphicName: unknown }).polymorphicName = null;
      await expect(em.flush()).rejects.toThrow(IdentityWriteError);
      expect(await storedIdentity(1)).toBe('person');
    });

    it('S1 writing the identity that the class has anyway changes nothing', async () => {
      const em = db().em();
      const ann = await em.findOneOrFail(m.Person, 1);
      write(ann, 'person');
      expect(await db().queries.countOf(() => em.flush())).toBe(0);
    });

    it('S1 plain serialization hides the identity', async () => {
      const em = db().em();
      const parties = await em.find(m.Party, {});
      for (const party of parties) {
        expect(party.polymorphicName).toBeTypeOf('string');
        for (const plain of [
          wrap(party).toObject(),
          wrap(party).toJSON(),
          serialize(party),
          JSON.parse(JSON.stringify(party)),
        ]) {
          expect(plain).toHaveProperty('name', party.name);
          expect(plain).not.toHaveProperty('polymorphicName');
          expect(plain).not.toHaveProperty('_polymorphic_name');
          expect(plain).not.toHaveProperty('__tpt_type');
        }
      }
    });

    it('S1 plain serialization hides the identity behind relations', async () => {
      const notes = await db()
        .em()
        .find(m.Note, {}, { populate: ['party'] });
      const folders = await db()
        .em()
        .find(m.Folder, {}, { populate: ['parties'] });
      const populated = serialize(notes, { populate: ['party'] });
      expect(JSON.stringify([notes, folders, populated])).not.toMatch(/polymorphic/i);
      expect(JSON.stringify(notes)).toContain('"doors"'.replace('doors', 'payload'));
    });

    it('S1 the identity can be read, filtered and ordered by', async () => {
      const found = await db()
        .em()
        .find(
          m.Party,
          { polymorphicName: { $like: 'vehicle.%' } },
          { orderBy: { polymorphicName: 'desc', id: 'asc' } },
        );
      expect(found.map(({ id, polymorphicName }) => [id, polymorphicName])).toEqual([
        [7, 'vehicle.truck'],
        [8, 'vehicle.truck'],
        [5, 'vehicle.car'],
        [6, 'vehicle.car'],
      ]);
    });

    const storedIdentity = async (id: number) => {
      const [row] = await db()
        .em()
        .execute<{ identity: string }[]>('select _polymorphic_name as identity from party where id = ?', [id]);
      return row?.identity;
    };
    const refusesToFlush = async (em: { flush(): Promise<void> }, error: unknown) => {
      expect(await db().queries.countOf(() => expect(em.flush()).rejects.toThrow(error as Error))).toBe(0);
    };
  });
}
