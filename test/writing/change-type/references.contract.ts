import { changeType, ReferencedTypeError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../../contracts/party/describe.ts';
import type { DeclareParty } from '../../contracts/party/model.ts';
import { held, identityOf, required, store } from './parties.ts';

/** Rows that refer to an entity as an instance of a class that it leaves. */
export function referencesContract(declare: DeclareParty): void {
  describeParties('M2 changeType and references', declare, context => {
    const { m, db } = context;

    it('a row that refers to the class left behind refuses the change, and names its constraint', async () => {
      const id = await store(context, m.Car, required['Car']!);
      const em = db().em();
      const car = await em.findOneOrFail(m.Car, id, { populate: ['parts'] });
      const part = em.create(m.Part, { id, label: 'wheel', car } as never);
      await em.flush();
      car.name = 'pending';
      const error: unknown = await changeType(em, car, { to: m.Truck, data: { payload: 1n } }).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(ReferencedTypeError);
      expect(error).toMatchObject({ code: 'REFERENCED_TYPE', table: 'part', constraint: 'part_car_id_foreign' });
      expect(car).toBeInstanceOf(m.Car);
      expect(car.parts.getItems()).toEqual([part]);
      expect(part.car).toBe(car);
      await em.flush();
      expect(held(await db().em().findOneOrFail(m.Party, id))).toMatchObject({ class: 'Car', name: 'pending' });
      em.remove(part);
      await changeType(em, car, { to: m.Truck, data: { payload: 1n } });
      expect(await identityOf(em, id)).toBe('vehicle.truck');
    });

    it('also where the database would set the reference to null', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      em.create(m.Note, { id, text: 'n', party: person, person } as never);
      await em.flush();
      await expect(changeType(em, person, { to: m.Shop, data: required['Shop'] as never })).rejects.toMatchObject({
        table: 'note',
        constraint: 'note_person_id_foreign',
      });
      await changeType(em, person, { to: m.Employee, data: required['Employee'] as never });
      await expect(changeType(em, person, { to: m.Shop, data: required['Shop'] as never })).rejects.toBeInstanceOf(
        ReferencedTypeError,
      );
      expect(await em.count(m.Note, { person: id })).toBe(1);
      expect(held(await db().em().findOneOrFail(m.Party, id))).toMatchObject({ class: 'Employee', dept: 'it' });
    });

    it('references to an ancestor that both classes have stay', async () => {
      const id = await store(context, m.Person, {});
      const em = db().em();
      const person = await em.findOneOrFail(m.Person, id);
      em.create(m.Note, { id, text: 'n', party: person } as never);
      const folder = em.create(m.Folder, { id, label: 'f' } as never);
      folder.parties.add(person);
      await em.flush();
      await changeType(em, person, { to: m.Shop, data: required['Shop'] as never });
      const fresh = await db()
        .em()
        .findOneOrFail(m.Folder, id, { populate: ['parties'] });
      expect(fresh.parties.getItems().map(party => party.constructor)).toEqual([m.Shop]);
      expect(await em.count(m.Note, { party: id })).toBe(1);
    });

    it('link rows of a relation that the old class owns go with it', async () => {
      const id = await store(context, m.Truck, required['Truck']!);
      const em = db().em();
      const truck = await em.findOneOrFail(m.Truck, id, { populate: ['tags'] });
      truck.tags.add(em.getReference(m.Tag, 1));
      await em.flush();
      const car = await changeType(em, truck, { to: m.Car, data: { doors: 2 } });
      expect('tags' in car).toBe(false);
      const again = await changeType(em, car, { to: m.Truck, data: { payload: 1n } });
      expect(again.tags.getItems()).toEqual([]);
      const fresh = await db()
        .em()
        .findOneOrFail(m.Truck, id, { populate: ['tags'] });
      expect(fresh.tags.getItems()).toEqual([]);
    });
  });
}
