import { jsonSchema, openApiSchemas, zodUnion } from 'mikro-orm-polymorphic/dto';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { sent, validator } from './validators.ts';

/** Schemas of a hierarchy take the rows that the database gives, and no others. */
export function rowsContract(declare: DeclareParty): void {
  describeParties('schemas of a hierarchy', declare, ({ m, db }) => {
    const identities = ['person', 'person.employee', 'vehicle.car', 'vehicle.truck', 'company', 'company.shop'];

    async function rows(): Promise<Record<string, unknown>[]> {
      const found = await db()
        .em()
        .find(m.Party, {}, { orderBy: { id: 'asc' } });
      return found.map(party => sent(m.parties, party));
    }

    it('the JSON Schema takes every row', async () => {
      const validate = validator(jsonSchema(m.parties, { orm: db().orm }));
      for (const row of await rows()) expect([validate(row), validate.errors]).toEqual([true, null]);
    });

    it('the zod union takes every row and gives it back', async () => {
      const union = zodUnion(m.parties, { orm: db().orm });
      for (const row of await rows()) expect(union.parse(row)).toEqual(row);
    });

    it('both refuse fields of siblings, missing fields and unknown types', async () => {
      const validate = validator(jsonSchema(m.Party, { orm: db().orm }));
      const union = zodUnion(m.Party, { orm: db().orm });
      const all = await rows();
      const bob = all[1]!;
      const car = all[4]!;
      const wrong = [
        { ...bob, doors: 2 },
        { ...car, email: null },
        { ...bob, type: 'person' },
        { ...bob, type: 'robot' },
        { ...bob, type: 'vehicle' },
        { ...bob, type: undefined },
        { ...bob, dept: null },
        { ...bob, dept: undefined },
        { ...bob, salary: 100.5 },
        { ...bob, salary: 'much' },
        { ...bob, name: 'n'.repeat(256) },
        { ...car, wheels: 1.5 },
        { ...bob, polymorphicName: 'person.employee' },
        {},
        null,
      ].map(row => JSON.parse(JSON.stringify(row)) as unknown);
      for (const row of wrong) {
        expect([row, validate(row), union.safeParse(row).success]).toEqual([row, false, false]);
      }
    });

    it('names concrete classes only, the concrete root of a branch among them', () => {
      const names = (schema: object): string[] =>
        (schema as { oneOf: { $ref: string }[] }).oneOf.map(({ $ref }) => $ref.split('/').at(-1)!);
      const { orm } = db();
      expect(names(jsonSchema(m.Party, { orm }))).toEqual(['Person', 'Employee', 'Car', 'Truck', 'Company', 'Shop']);
      expect(names(jsonSchema(m.Vehicle, { orm }))).toEqual(['Car', 'Truck']);
      expect(names(jsonSchema(m.Person, { orm }))).toEqual(['Person', 'Employee']);
      expect(names(jsonSchema(m.Shop, { orm }))).toEqual(['Shop']);
      expect(openApiSchemas(m.Party, { orm })['AnyParty']).toMatchObject({
        discriminator: {
          propertyName: 'type',
          mapping: Object.fromEntries(
            identities.map((identity, i) => [
              identity,
              `#/components/schemas/${['Person', 'Employee', 'Car', 'Truck', 'Company', 'Shop'][i]}`,
            ]),
          ),
        },
      });
    });

    it('data for a new row lacks what the database fills in, and is enough for it', async () => {
      const { orm } = db();
      const validate = validator(jsonSchema(m.parties, { orm, mode: 'create' }));
      const union = zodUnion(m.parties, { orm, mode: 'create' });
      const data = { type: 'vehicle.car', name: 'mini', wheels: 4, doors: 2 };
      expect([validate(data), validate.errors]).toEqual([true, null]);
      const { type, ...values } = union.parse(data);
      const em = db().em();
      const car = em.create(m.parties.classOf(type as string), { ...values, id: 900 } as never);
      await em.flush();
      expect(car).toMatchObject({ name: 'mini', doors: 2 });
      await em.remove(car).flush();
      const { doors, ...rest } = data;
      expect([doors, validate(rest), union.safeParse(rest).success]).toEqual([2, false, false]);
    });

    it('data for a change may be any part of it, and names the type', () => {
      const { orm } = db();
      const validate = validator(jsonSchema(m.parties, { orm, mode: 'update' }));
      const union = zodUnion(m.parties, { orm, mode: 'update' });
      for (const data of [{ type: 'vehicle.car' }, { type: 'vehicle.car', doors: 3 }]) {
        expect([validate(data), union.safeParse(data).success]).toEqual([true, true]);
      }
      for (const data of [{ doors: 3 }, { type: 'vehicle.car', id: 3 }, { type: 'vehicle.car', vat: 'x' }]) {
        expect([validate(data), union.safeParse(data).success]).toEqual([false, false]);
      }
    });
  });
}
