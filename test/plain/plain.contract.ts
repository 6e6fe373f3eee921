import { LoadOptionError, UnknownIdentityError, findPlain, streamPlain } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { expectedParties } from '../contracts/party/seed.ts';

const identities: Readonly<Record<string, string>> = {
  Person: 'person',
  Employee: 'person.employee',
  Car: 'vehicle.car',
  Truck: 'vehicle.truck',
  Company: 'company',
  Shop: 'company.shop',
};

/** Who owns whom is not among the expected values. */
const owned = new Set([1, 2, 5, 7, 9]);

function plainParty(id: number): Record<string, unknown> {
  const { class: className, ...values } = expectedParties[id]!;
  return {
    type: identities[className as string],
    id,
    ...values,
    owner: owned.has(id) ? 1 : null,
  };
}

const plainParties = (...ids: number[]) => ids.map(plainParty);
const everyId = { orderBy: { id: 'asc' } } as const;

export function plainContract(declare: DeclareParty): void {
  describeParties('S6 plain rows', declare, ({ strategy, m, db }) => {
    const whole = (tables: number) => 1 + (strategy === 'joined' ? tables : 0);

    it.each([
      ['Party', 6, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
      ['Person', 1, [1, 2, 3, 4]],
      ['Vehicle', 2, [5, 6, 7, 8]],
      ['Truck', 0, [7, 8]],
    ] as const)('findPlain(%s) yields whole plain rows and no entity', async (name, tables, ids) => {
      const em = db().em();
      const { result, count } = await db().queries.during(() =>
        findPlain(em, m[name], {}, { ...everyId, polymorphicStrategy: 'select-in' }),
      );
      expect(result).toEqual(plainParties(...ids));
      expect(result.every(row => Object.getPrototypeOf(row) === Object.prototype)).toBe(true);
      expect([...em.getUnitOfWork().getIdentityMap()]).toEqual([]);
      expect(count).toBe(whole(tables));
    });

    it('takes the conditions and options of a find', async () => {
      const em = db().em();
      em.addFilter({ name: 'named', cond: { name: { $ne: 'eve' } }, entity: m.Party });
      const rows = await findPlain(em, m.Party, { id: { $lte: 5 } }, { orderBy: { id: 'desc' }, limit: 2, offset: 1 });
      expect(rows).toEqual(plainParties(3, 2));
      expect(await findPlain(em, m.Party, { name: 'eve' }, { filters: { named: false } })).toEqual(plainParties(4));
      expect(await findPlain(em, m.Party, { owner: { name: 'olga' }, folders: { label: 'few' } })).toEqual(
        plainParties(2),
      );
      expect(await findPlain(em, m.Party, { name: 'nobody' })).toEqual([]);
    });

    it('populates relations of every kind as rows, joined to the one query', async () => {
      const [ben] = await findPlain(db().em(), m.Employee, { id: 3 }, { populate: ['manager.owner'] });
      expect(ben).toEqual({ ...plainParty(3), manager: { ...plainParty(2), owner: { id: 1, name: 'olga' } } });
      const { result: notes, queries } = await db().queries.during(() =>
        findPlain(
          db().em(),
          m.Note,
          { id: { $in: [2, 3] } },
          { ...everyId, populate: ['party', 'other', 'folder.parties'] },
        ),
      );
      expect(notes).toMatchObject([
        { id: 2, text: 'about truck', party: plainParty(7), other: plainParty(2), person: 1 },
        { id: 3, party: plainParty(11), other: null, person: null },
      ]);
      expect(notes[1]!.folder!.parties.toSorted((a, b) => a.id - b.id)).toEqual(plainParties(2, 11));
      expect(queries[0]!.sql).toContain('left join "party"');
      const [folder] = await findPlain(db().em(), m.Folder, { id: 2 }, { populate: ['notes'] });
      expect(new Map(folder!.notes.map(note => [note.id, note.party as unknown]))).toEqual(
        new Map([
          [3, 11],
          [4, 2],
        ]),
      );
      expect(await findPlain(db().em(), m.Folder, { id: 2 })).toEqual([{ id: 2, label: 'few' }]);
    });

    it('reads what fields and exclude leave', async () => {
      const names = await findPlain(db().em(), m.Party, { id: { $in: [2, 7] } }, { ...everyId, fields: ['name'] });
      expect(names).toEqual([
        { type: 'person.employee', id: 2, name: 'bob' },
        { type: 'vehicle.truck', id: 7, name: 'rig' },
      ]);
      const [truck] = await findPlain(db().em(), m.Truck, { id: 7 }, { exclude: ['payload', 'owner'] });
      expect(truck).toEqual({ type: 'vehicle.truck', id: 7, name: 'rig', wheels: 18 });
    });

    it('completes the classes that loadPolymorphic names', async () => {
      const options = { ...everyId, loadPolymorphic: [m.Vehicle] };
      const [bob, rig] = await findPlain(db().em(), m.Party, { id: { $in: [2, 7] } }, options);
      const { type, id, name, owner } = plainParty(2);
      expect(bob).toEqual(strategy === 'joined' ? { type, id, name, owner } : plainParty(2));
      expect(rig).toEqual(plainParty(7));
    });

    it('flushes pending changes first and reads inside the transaction', async () => {
      await db()
        .em()
        .transactional(async em => {
          em.create(m.Car, { id: 90, name: 'new', wheels: 3, doors: 1 } as never);
          expect(await findPlain(em, m.Party, { id: 90 })).toMatchObject([
            { type: 'vehicle.car', wheels: 3, doors: 1 },
          ]);
          throw new Error('undone');
        })
        .catch((error: Error) => expect(error.message).toBe('undone'));
      expect(await findPlain(db().em(), m.Party, { id: 90 })).toEqual([]);
    });

    it('follows onUnknown', async () => {
      await db()
        .em()
        .transactional(async em => {
          await em.execute(`update party set _polymorphic_name = 'vehicle.boat' where id = 5`);
          await expect(findPlain(em, m.Party, { id: 5 })).rejects.toThrow(UnknownIdentityError);
          expect(await findPlain(em, m.Party, { id: 5 }, { onUnknown: 'skip' })).toEqual([]);
          expect(await findPlain(em, m.Party, { id: 5 }, { onUnknown: 'base' })).toMatchObject([
            { type: 'vehicle.boat', id: 5, name: 'beetle', wheels: 4 },
          ]);
          expect(await findPlain(em, m.Party, { id: 5 }, { onUnknown: () => m.Car })).toMatchObject([
            { type: 'vehicle.boat', doors: 2 },
          ]);
          throw new Error('undone');
        })
        .catch((error: Error) => expect(error.message).toBe('undone'));
    });

    it('refuses options that are about entities', async () => {
      for (const options of [
        { cache: 50 },
        { refresh: true },
        { strategy: 'select-in' },
        { disableIdentityMap: true },
      ]) {
        await expect(findPlain(db().em(), m.Party, {}, options as object), JSON.stringify(options)).rejects.toThrow(
          LoadOptionError,
        );
      }
      for (const options of [null, 5, 'all', []]) {
        const given = options as unknown as object;
        await expect(findPlain(db().em(), m.Party, {}, given), String(options)).rejects.toThrow(LoadOptionError);
        await expect(streamPlain(db().em(), m.Party, {}, given).next(), String(options)).rejects.toThrow(
          LoadOptionError,
        );
      }
      await expect(findPlain(db().em(), m.Party, {}, { populate: ['nothing'] } as object)).rejects.toThrow('nothing');
      for (const chunkSize of [0, -1, 1.5, NaN, '5', null]) {
        const stream = streamPlain(db().em(), m.Party, {}, { chunkSize } as object);
        await expect(stream.next(), String(chunkSize)).rejects.toThrow(LoadOptionError);
      }
    });

    it('streams the same rows, child rows once per chunk', async () => {
      const stream = () =>
        Array.fromAsync(
          streamPlain(
            db().em(),
            m.Party,
            { id: { $lte: 8 } },
            { ...everyId, chunkSize: 4, polymorphicStrategy: 'select-in' },
          ),
        );
      if (db().engine.driver === 'pglite') {
        await expect(stream()).rejects.toThrow('Streaming is not supported by PGlite.');
        return;
      }
      const { result, count } = await db().queries.during(stream);
      expect(result).toEqual(plainParties(1, 2, 3, 4, 5, 6, 7, 8));
      expect(count).toBe(whole(2 + 3));
      const notes = streamPlain(db().em(), m.Note, { id: 2 }, { populate: ['party'] });
      expect(await Array.fromAsync(notes)).toMatchObject([{ id: 2, party: plainParty(7) }]);
    });
  });
}
