import { serialize } from '@mikro-orm/core';
import { DeclarationError, NotInHierarchyError } from 'mikro-orm-polymorphic';
import { zodObject } from 'mikro-orm-polymorphic/dto';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';

/** The schema of one class of a hierarchy. */
export function zodObjectContract(declare: DeclareParty): void {
  describeParties('S17 schemas of one class', declare, ({ m, db }) => {
    it('S17 a change has the fields of its class, none of its siblings, no key and no type', async () => {
      const schema = zodObject(m.Truck, { orm: db().orm, mode: 'update' });
      const em = db().em();
      const truck = await em.findOneOrFail(m.Truck, { name: { $ne: '' } });
      em.assign(truck, schema.parse({ payload: '9007199254740993' }));
      expect(truck.payload).toBe(9007199254740993n);
      for (const wrong of [{ doors: 2 }, { id: 1 }, { type: 'vehicle.car' }, { polymorphicName: 'vehicle.car' }]) {
        expect(schema.safeParse(wrong).success).toBe(false);
      }
      expect(schema.parse({})).toEqual({});
    });

    it('S17 data for a new row makes one, and its response takes it', async () => {
      const { orm } = db();
      const data = { id: 9001, name: 'mini', wheels: 4, doors: 2 };
      const em = db().em();
      const car = em.create(m.Car, zodObject(m.Car, { orm, mode: 'create' }).parse(data));
      await em.flush();
      const loaded = await db().em().findOneOrFail(m.Car, car.id);
      const row = { type: m.parties.identityOf(loaded), ...serialize(loaded) };
      expect(zodObject(m.Car, { orm }).parse(row)).toMatchObject({ type: 'vehicle.car', ...data });
      await db().em().nativeDelete(m.Car, car.id);
    });

    it('S17 abstract classes and classes of no hierarchy are refused', () => {
      const { orm } = db();
      expect(() => zodObject(m.Vehicle, { orm })).toThrow(NotInHierarchyError);
      expect(() => zodObject(m.Owner, { orm })).toThrow(DeclarationError);
      expect(() => zodObject(m.Car, null as never)).toThrow('zodObject needs the ORM that maps the hierarchy');
    });
  });
}
