import { wrap } from '@mikro-orm/core';
import { LoadOptionError, NotInHierarchyError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { expected, expectedParties, valuesById, valuesOf } from '../contracts/party/seed.ts';

const strategies = ['joined', 'select-in', 'balanced'] as const;

/** `loadPolymorphic`: a single-table row always comes whole; a joined one as far as it was asked for. */
export function selectionContract(declare: DeclareParty): void {
  describeParties('S6 loadPolymorphic', declare, ({ strategy: stored, m, db }) => {
    const isJoined = stored === 'joined';
    /** The values of a row of which only the queried table was read. */
    const base = (id: number) =>
      isJoined ? { class: expectedParties[id]!['class'], name: expectedParties[id]!['name'] } : expectedParties[id];

    it("'none' reads the queried table only and yields the right classes", async () => {
      const { result, count } = await db().queries.during(() =>
        db().em().find(m.Party, {}, { loadPolymorphic: 'none' }),
      );
      expect(result.map(party => valuesOf(party)).toSorted(byName)).toEqual(
        Object.keys(expectedParties)
          .map(id => base(+id))
          .toSorted(byName as never),
      );
      expect(count).toBe(1);
      expect(result.map(party => m.parties.isComplete(party))).toEqual(
        result.map(party => !isJoined || valuesOf(party)['class'] === 'none'),
      );
    });

    it('a list completes its classes and their descendants', async () => {
      const { result, count } = await db().queries.during(() =>
        db()
          .em()
          .find(m.Party, {}, { loadPolymorphic: [m.Person, m.Car] }),
      );
      const values = valuesById(result);
      expect([1, 2, 3, 5].map(id => values[id])).toEqual([1, 2, 3, 5].map(id => expectedParties[id]));
      expect([7, 9, 11].map(id => values[id])).toEqual([7, 9, 11].map(base));
      expect(count).toBe(isJoined ? 2 : 1);
    });

    it('a middle class that is queried brings its own columns whatever is asked for', async () => {
      const [bob] = await db().em().find(m.Person, { id: 2 }, { loadPolymorphic: 'none' });
      expect(valuesOf(bob!)).toEqual(
        isJoined ? { class: 'Employee', name: 'bob', email: 'bob@x.org' } : expectedParties[2],
      );
    });

    it.each(strategies)("paths select for each relation, '$self' for the root, under %s", async strategy => {
      const populate = ['parties', 'notes.party', 'notes.other'] as const;
      const load = { parties: [m.Car], 'notes.party': 'none' } as const;
      const [folder] = await db()
        .em()
        .find(m.Folder, { id: 1 }, { populate: ['parties'], loadPolymorphic: { parties: [m.Car] }, strategy });
      const values = valuesById(folder!.parties);
      expect([values[5], values[7]]).toEqual([expectedParties[5], base(7)]);
      const em = db().em();
      const [few] = await em.find(m.Folder, { id: 2 }, { populate, loadPolymorphic: load, strategy });
      const notes = Object.fromEntries(few!.notes.getItems().map(note => [note.id, note]));
      expect(valuesOf(notes[4]!.other!)).toEqual(expectedParties[11]);
      expect(valuesOf(notes[4]!.party)).toEqual(base(2));
      const [ann] = await db()
        .em()
        .find(
          m.Party,
          { id: 1 },
          { populate: ['owner.parties'], loadPolymorphic: { $self: 'all', 'owner.parties': 'none' }, strategy },
        );
      expect(valuesOf(ann!)).toEqual(expectedParties[1]);
      expect(valuesOf(ann!.owner!.parties.getItems().find(({ id }) => id === 7)!)).toEqual(base(7));
    });

    it.each(strategies)(
      'a word or a list on an entity outside is for its populated relations, under %s',
      async strategy => {
        const [note] = await db()
          .em()
          .find(m.Note, { id: 1 }, { populate: ['party', 'other'], loadPolymorphic: 'none', strategy });
        expect([note!.party, note!.other!].map(valuesOf)).toEqual([base(1), base(7)]);
        const [again] = await db()
          .em()
          .find(m.Note, { id: 1 }, { populate: ['party', 'other'], loadPolymorphic: [m.Truck], strategy });
        expect([again!.party, again!.other!].map(valuesOf)).toEqual([base(1), expectedParties[7]]);
      },
    );

    it('em.populate, collection.loadItems and matching take it too', async () => {
      const em = db().em();
      const folders = await em.find(m.Folder, { id: 1 });
      await em.populate(folders, ['parties'], { loadPolymorphic: { parties: [m.Car] } });
      expect(valuesOf(folders[0]!.parties.getItems().find(({ id }) => id === 7)!)).toEqual(base(7));
      const [owner] = await db().em().find(m.Owner, {});
      const matched = await owner!.parties.matching({
        where: { id: { $in: [5, 7] } },
        loadPolymorphic: [m.Car],
        orderBy: { id: 'asc' },
      });
      expect(matched.map(valuesOf)).toEqual([expectedParties[5], base(7)]);
    });

    it('a later full load completes the same instance and keeps what the user changed', async () => {
      const em = db().em();
      const [bob] = await em.find(m.Party, { id: 2 }, { loadPolymorphic: 'none' });
      bob!.name = 'robert';
      const [again] = await em.find(m.Party, { id: 2 });
      expect(again).toBe(bob);
      expect(valuesOf(bob!)).toEqual({ ...expectedParties[2], name: 'robert' });
      expect(m.parties.isComplete(bob!)).toBe(true);
    });

    it('findOne by key completes a partly loaded instance', async () => {
      const em = db().em();
      const [bob] = await em.find(m.Party, { id: 2 }, { loadPolymorphic: 'none' });
      await em.findOne(m.Party, 2);
      expect(valuesOf(bob!)).toEqual(expectedParties[2]);
      expect((await db().queries.during(() => em.findOne(m.Party, 2))).count).toBe(0);
    });

    it('em.populate completes partly loaded instances, to-one and to-many', async () => {
      const em = db().em();
      const [note] = await em.find(
        m.Note,
        { id: 2 },
        { populate: ['party', 'other', 'folder.parties'], loadPolymorphic: 'none' },
      );
      await em.populate(note!, ['party', 'other', 'folder.parties']);
      expect([note!.party, note!.other!].map(valuesOf)).toEqual([expectedParties[7], expectedParties[2]]);
      expect(valuesById(note!.folder!.parties)).toEqual(expected(1, 2, 5, 7, 9, 11));
    });

    it('columns that were not loaded are never written and are left out of serialization', async () => {
      const em = db().em();
      await em.begin();
      const [bob] = await em.find(m.Party, { id: 2 }, { loadPolymorphic: 'none' });
      bob!.name = 'robert';
      const { sql } = await db().queries.during(() => em.flush());
      expect(sql).toHaveLength(1);
      expect(sql[0]).toMatch(/^update "party" set "name" = \? where "id" = \?/);
      expect('dept' in wrap(bob!).toObject()).toBe(!isJoined);
      await em.rollback();
      expect(valuesOf(await db().em().findOneOrFail(m.Party, 2))).toEqual(expectedParties[2]);
    });

    it('the result cache tells selections apart', async () => {
      const cached = (loadPolymorphic: 'none' | 'all' | readonly (typeof m.Party)[]) =>
        db()
          .em()
          .find(m.Party, { id: { $in: [2, 5] } }, { loadPolymorphic, cache: 2000, orderBy: { id: 'asc' } });
      expect((await cached([m.Car])).map(valuesOf)).toEqual([base(2), expectedParties[5]]);
      expect((await cached([m.Employee])).map(valuesOf)).toEqual([expectedParties[2], base(5)]);
      expect((await cached('all')).map(valuesOf)).toEqual([expectedParties[2], expectedParties[5]]);
      const { result, count } = await db().queries.during(() => cached([m.Car]));
      expect(result.map(valuesOf)).toEqual([base(2), expectedParties[5]]);
      expect(result[1]).toBeInstanceOf(m.Car);
      expect(count).toBe(0);
    });

    it('refuses classes outside the hierarchy and paths that are not populated', async () => {
      const em = db().em();
      const find = (entity: unknown, options: object) => em.find(entity as typeof m.Party, {}, options);
      await expect(find(m.Party, { loadPolymorphic: [m.Note] })).rejects.toThrow(NotInHierarchyError);
      await expect(find(m.Person, { loadPolymorphic: [m.Car] })).rejects.toThrow(
        'Car is not a class of Person. Choose among Person and Employee.',
      );
      await expect(find(m.Party, { loadPolymorphic: 'some' })).rejects.toThrow(LoadOptionError);
      await expect(find(m.Party, { loadPolymorphic: null })).rejects.toThrow(LoadOptionError);
      await expect(find(m.Party, { onUnknown: 'ignore' })).rejects.toThrow(
        "onUnknown is \"ignore\". Choose among 'throw', 'skip', 'base' or a function from the row to a class.",
      );
      await expect(find(m.Party, { onUnknown: null })).rejects.toThrow(LoadOptionError);
      await expect(find(m.Folder, { loadPolymorphic: { parties: 'none' } })).rejects.toThrow(
        "Add populate: ['parties']",
      );
      await expect(find(m.Folder, { populate: ['notes'], loadPolymorphic: { parties: 'none' } })).rejects.toThrow(
        "It populates 'notes'.",
      );
      await expect(find(m.Folder, { populate: ['parties'], loadPolymorphic: { parties: [m.Note] } })).rejects.toThrow(
        NotInHierarchyError,
      );
      await expect(find(m.Folder, { populate: ['notes'], loadPolymorphic: [m.Car] })).rejects.toThrow(
        'no relation of Folder to a polymorphic hierarchy is populated',
      );
      await expect(find(m.Folder, { populate: ['parties'], loadPolymorphic: [m.Note] })).rejects.toThrow(
        'lead to Party only',
      );
      await expect(find(m.Part, { populate: ['car'], loadPolymorphic: { 'car.parts': 'none' } })).rejects.toThrow(
        LoadOptionError,
      );
      await expect(find(m.Party, { polymorphicStrategy: 'magic' })).rejects.toThrow('polymorphicStrategy is "magic"');
    });
  });
}

function byName(a: Record<string, unknown>, b: Record<string, unknown>): number {
  return String(a['name']).localeCompare(String(b['name']));
}
