import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { expected, expectedParties, valuesById, valuesOf } from '../contracts/party/seed.ts';

const strategies = ['joined', 'select-in', 'balanced'] as const;

export function relationsContract(declare: DeclareParty): void {
  describeParties('S6 relations', declare, ({ strategy: stored, m, db }) => {
    /** The query for all child tables. */
    const children = stored === 'joined' ? 1 : 0;

    it.each(strategies)('to-one, under %s', async strategy => {
      const { result, count } = await db().queries.during(() =>
        db()
          .em()
          .find(m.Note, {}, { populate: ['party'], strategy, orderBy: { id: 'asc' } }),
      );
      expect(result.map(note => valuesOf(note.party))).toEqual([1, 7, 11, 2].map(id => expectedParties[id]));
      expect(count).toBe((strategy === 'select-in' ? 2 : 1) + children);
    });

    it.each(strategies)('two relations to one hierarchy in one query, under %s', async strategy => {
      const { result, count } = await db().queries.during(() =>
        db()
          .em()
          .find(m.Note, {}, { populate: ['party', 'other', 'person'], strategy, orderBy: { id: 'asc' } }),
      );
      expect(result.map(note => valuesOf(note.party))).toEqual([1, 7, 11, 2].map(id => expectedParties[id]));
      expect(result.map(note => note.other && valuesOf(note.other))).toEqual([
        expectedParties[7],
        expectedParties[2],
        null,
        expectedParties[11],
      ]);
      expect(result.map(note => note.person && valuesOf(note.person))).toEqual([
        expectedParties[2],
        expectedParties[1],
        null,
        expectedParties[1],
      ]);
      if (strategy === 'joined') {
        expect(count).toBe(1 + children);
      }
    });

    it.each(strategies)('a relation to a middle class brings its subclasses whole, under %s', async strategy => {
      const notes = await db()
        .em()
        .find(m.Note, { id: 1 }, { populate: ['person'], strategy });
      expect(valuesOf(notes[0]!.person!)).toEqual(expectedParties[2]);
      const found = await db()
        .em()
        .find(m.Note, { person: { name: 'bob' } }, { strategy });
      expect(found.map(({ id }) => id)).toEqual([1]);
    });

    it.each(strategies)('one-to-many and many-to-many, under %s', async strategy => {
      const [owner] = await db()
        .em()
        .find(m.Owner, {}, { populate: ['parties'], strategy });
      expect(valuesById(owner!.parties)).toEqual(expected(1, 2, 5, 7, 9));
      const folders = await db()
        .em()
        .find(m.Folder, {}, { populate: ['parties'], strategy, orderBy: { id: 'asc' } });
      expect(folders.map(folder => valuesById(folder.parties))).toEqual([expected(1, 2, 5, 7, 9, 11), expected(2, 11)]);
    });

    it.each(strategies)('relations of leaves and middles, under %s', async strategy => {
      const employees = await db()
        .em()
        .find(m.Employee, {}, { populate: ['manager'], strategy, orderBy: { id: 'asc' } });
      expect(employees.map(({ manager }) => valuesOf(manager!))).toEqual([expectedParties[1], expectedParties[2]]);
      const [car] = await db()
        .em()
        .find(m.Car, { id: 5 }, { populate: ['parts'], strategy });
      expect(
        car!.parts
          .getItems()
          .map(({ label }) => label)
          .toSorted(),
      ).toEqual(['door', 'wheel']);
      const [truck] = await db()
        .em()
        .find(m.Truck, { id: 7 }, { populate: ['tags'], strategy });
      expect(truck!.tags.getItems().map(({ label }) => label)).toEqual(['heavy']);
      const [part] = await db()
        .em()
        .find(m.Part, { id: 1 }, { populate: ['car'], strategy });
      expect(valuesOf(part!.car)).toEqual(expectedParties[5]);
    });

    it.each(strategies)('nested relations, and inverse ones back to the hierarchy, under %s', async strategy => {
      const populate = ['notes.party.owner.parties', 'notes.other', 'parties.folders'] as const;
      const em = db().em();
      const folders = await em.find(m.Folder, {}, { populate, strategy, orderBy: { id: 'asc' } });
      const parties = folders
        .flatMap(folder => folder.notes.getItems())
        .flatMap(note => [note.party, ...(note.other ? [note.other] : [])]);
      expect(valuesById(parties)).toEqual(expected(1, 2, 7, 11));
      const bob = folders[1]!.parties.getItems().find(({ id }) => id === 2)!;
      expect(valuesById(bob.owner!.parties)).toEqual(expected(1, 2, 5, 7, 9));
      expect(
        bob.folders
          .getItems()
          .map(({ label }) => label)
          .toSorted(),
      ).toEqual(['all', 'few']);
      expect((await db().queries.during(() => em.flush())).count).toBe(0);
    });

    it("populate: ['*'] from an entity outside the hierarchy", async () => {
      const [note] = await db()
        .em()
        .find(m.Note, { id: 1 }, { populate: ['*'] });
      expect([note!.party, note!.other!, note!.person!].map(valuesOf)).toEqual(
        [1, 7, 2].map(id => expectedParties[id]),
      );
    });

    it('em.populate of loaded entities', async () => {
      const em = db().em();
      const folders = await em.find(m.Folder, {}, { orderBy: { id: 'asc' } });
      await em.populate(folders, ['parties', 'notes.party']);
      expect(valuesById(folders[0]!.parties)).toEqual(expected(1, 2, 5, 7, 9, 11));
      expect(valuesById(folders[0]!.notes.getItems().map(({ party }) => party))).toEqual(expected(1, 7));
    });

    it('collections load on demand', async () => {
      const owner = await db().em().findOneOrFail(m.Owner, 1);
      const { count } = await db().queries.during(() => owner.parties.load());
      expect(valuesById(owner.parties)).toEqual(expected(1, 2, 5, 7, 9));
      expect(count).toBe(1 + children);
      const folder = await db().em().findOneOrFail(m.Folder, 2);
      expect(valuesById(await folder.parties.loadItems())).toEqual(expected(2, 11));
    });

    it('collection.matching and loadCount', async () => {
      const owner = await db().em().findOneOrFail(m.Owner, 1);
      const some = await owner.parties.matching({ where: { name: { $in: ['bob', 'rig'] } }, orderBy: { id: 'asc' } });
      expect(valuesById(some)).toEqual(expected(2, 7));
      expect(await owner.parties.loadCount()).toBe(5);
      expect(await owner.parties.loadCount({ where: { name: 'bob' } })).toBe(1);
      const folder = await db().em().findOneOrFail(m.Folder, 1);
      expect(valuesById(await folder.parties.matching({ limit: 2, orderBy: { id: 'desc' } }))).toEqual(expected(11, 9));
      expect(await folder.parties.loadCount()).toBe(6);
    });

    it('a limit for each parent', async () => {
      const populateHints = { parties: { limit: 2, orderBy: { id: 'desc' } } } as const;
      const folders = await db()
        .em()
        .find(m.Folder, {}, { populate: ['parties'], populateHints, orderBy: { id: 'asc' } });
      expect(folders.map(folder => valuesById(folder.parties))).toEqual([expected(9, 11), expected(2, 11)]);
      const [owner] = await db()
        .em()
        .find(m.Owner, {}, { populate: ['parties'], populateHints });
      expect(valuesById(owner!.parties)).toEqual(expected(7, 9));
    });

    it('the dataloader batches references and collections', async () => {
      const em = db().em();
      const notes = await em.find(m.Note, {}, { fields: ['party'] });
      const load = (entity: object) =>
        (
          em.getReference(m.Party, (entity as { id: number }).id, { wrapped: true }) as {
            load(options: object): Promise<object>;
          }
        ).load({ dataloader: true });
      const { result, count } = await db().queries.during(() => Promise.all(notes.map(note => load(note.party))));
      expect(valuesById(result)).toEqual(expected(1, 2, 7, 11));
      expect(count).toBe(1 + children);
      const folders = await em.find(m.Folder, {}, { orderBy: { id: 'asc' } });
      await Promise.all(folders.map(folder => folder.parties.load({ dataloader: true })));
      expect(valuesById(folders[1]!.parties)).toEqual(expected(2, 11));
      const owners = await em.find(m.Owner, {});
      await Promise.all(owners.map(owner => owner.parties.load({ dataloader: true })));
      expect(valuesById(owners[0]!.parties)).toEqual(expected(1, 2, 5, 7, 9));
    });

    it.each(strategies)('conditions through a relation to the hierarchy, under %s', async strategy => {
      const notes = await db()
        .em()
        .find(
          m.Note,
          { party: { name: { $in: ['ann', 'rig'] } } },
          { populate: ['party'], strategy, orderBy: { id: 'asc' } },
        );
      expect(notes.map(note => valuesOf(note.party))).toEqual([expectedParties[1], expectedParties[7]]);
      const folders = await db()
        .em()
        .find(m.Folder, { parties: { name: 'corner' } }, { strategy });
      expect(folders).toHaveLength(2);
    });

    it('instances are shared with the identity map, and a flush after any load sends nothing', async () => {
      const em = db().em();
      const parties = await em.find(m.Party, {});
      const [owner] = await em.find(m.Owner, {}, { populate: ['parties.folders'] });
      await em.find(m.Note, {}, { populate: ['party', 'other', 'person', 'folder.parties'] });
      expect(owner!.parties.getItems().every(party => parties.includes(party))).toBe(true);
      expect((await db().queries.during(() => em.flush())).count).toBe(0);
    });
  });
}
