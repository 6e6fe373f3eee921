import { helper, wrap } from '@mikro-orm/core';
import { NotInHierarchyError, treatPath, UnknownPathError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { Car, DeclareParty, Employee, Party, Truck } from '../contracts/party/model.ts';
import { expectedParties, valuesOf } from '../contracts/party/seed.ts';

const strategies = ['joined', 'select-in', 'balanced'] as const;
/** Relations that only one class each has: to-one, one-to-many and many-to-many. */
const all = ['manager', 'parts', 'tags'] as never[];

/** What the relations of subclasses hold; undefined for those that were not loaded. */
function relationsOf(parties: Iterable<Party>): object {
  const byId = new Map([...parties].map(party => [party.id, party]));
  const manager = (id: number) => {
    const target = (byId.get(id) as Employee | undefined)?.manager;
    return target && helper(target).__initialized ? valuesOf(target)['name'] : undefined;
  };
  const labels = (items: Car['parts'] | Truck['tags'] | undefined) =>
    items?.isInitialized() ? [...items].map(({ label }) => label).toSorted() : undefined;
  return {
    managers: [manager(2), manager(3)],
    parts: [labels((byId.get(5) as Car)?.parts), labels((byId.get(6) as Car)?.parts)],
    tags: [labels((byId.get(7) as Truck)?.tags), labels((byId.get(8) as Truck)?.tags)],
  };
}

const whole = { managers: ['ann', 'bob'], parts: [['door', 'wheel'], []], tags: [['heavy'], []] };

/** Populate of relations that only some classes of a hierarchy have, through the root. */
export function subclassRelationsContract(declare: DeclareParty): void {
  describeParties('S7 relations of subclasses', declare, ({ strategy: stored, m, db }) => {
    const childTables = (joined: number) => (stored === 'joined' ? joined : 0);

    it('S7 one query per relation, for every instance that has it, through the root', async () => {
      const em = db().em();
      const { result, count } = await db().queries.during(() =>
        em.find(m.Party, {}, { populate: all, strategy: 'select-in', orderBy: { id: 'asc' } }),
      );
      expect(relationsOf(result)).toEqual(whole);
      expect(valuesOf((result[2] as Employee).manager!)).toEqual(expectedParties[2]);
      expect(count).toBe(1 + childTables(1) + 2);
      expect((await db().queries.during(() => em.flush())).count).toBe(0);
    });

    it.each(strategies)('S7 nested below a relation to the root, under %s', async strategy => {
      const populate = ['parties.manager.owner', 'parties.parts', 'parties.tags'] as never[];
      const [owner] = await db().em().find(m.Owner, {}, { populate, strategy });
      expect(relationsOf(owner!.parties)).toEqual({
        managers: ['ann', undefined],
        parts: [['door', 'wheel'], undefined],
        tags: [['heavy'], undefined],
      });
      const bob = owner!.parties.getItems().find(({ id }) => id === 2) as Employee;
      expect(bob.manager!.owner!.name).toBe('olga');
    });

    it('S7 every finder, with or without an identity map', async () => {
      const options = { populate: all, orderBy: { id: 'asc' } } as const;
      const [listed, total] = await db()
        .em()
        .findAndCount(m.Party, {}, { ...options, limit: 8 });
      expect(relationsOf(listed)).toEqual(whole);
      expect(total).toBe(12);
      const page = await db()
        .em()
        .findByCursor(m.Party, { ...options, first: 8 });
      expect(relationsOf(page.items)).toEqual(whole);
      expect(
        relationsOf(
          await db()
            .em()
            .find(m.Party, {}, { ...options, disableIdentityMap: true }),
        ),
      ).toEqual(whole);
      expect(relationsOf(await db().em().getRepository(m.Party).findAll(options))).toEqual(whole);
      const car = (await db().em().findOneOrFail(m.Party, 5, { populate: all })) as Car;
      expect(car.parts).toHaveLength(2);
      const truck = (await db()
        .em()
        .findOneOrFail(m.Vehicle, 7, { populate: ['tags'] as never[] })) as Truck;
      expect(truck.tags).toHaveLength(1);
    });

    it('S7 em.populate of entities of several classes, which none but the first need have', async () => {
      const em = db().em();
      const parties = await em.find(m.Party, {}, { orderBy: { id: 'asc' } });
      const { count } = await db().queries.during(() => em.populate(parties, all));
      expect(relationsOf(parties)).toEqual(whole);
      expect(count).toBe(2);
      const [car, truck] = await em.fork().find(m.Party, { id: [5, 7] }, { orderBy: { id: 'desc' } });
      await helper(truck!).__em!.populate([car!, truck!], ['parts', 'tags'] as never[]);
      expect((truck as Car).parts).toHaveLength(2);
      expect((car as Truck).tags).toHaveLength(1);
    });

    it('S7 em.refresh, references, collections and the dataloader', async () => {
      const em = db().em();
      const employee = em.getReference(m.Party, 2);
      await em.refresh(employee, { populate: ['manager'] as never[] });
      expect(valuesOf((employee as Employee).manager!)).toEqual(expectedParties[1]);
      const reference = em.getReference(m.Party, 3, { wrapped: true }) as unknown as {
        load(options: object): Promise<Employee>;
      };
      expect(valuesOf((await reference.load({ populate: ['manager'] })).manager!)).toEqual(expectedParties[2]);
      const owner = await db().em().findOneOrFail(m.Owner, 1);
      await owner.parties.init({ populate: ['parts', 'tags', 'manager'] as never[] });
      const loaded = {
        managers: ['ann', undefined],
        parts: [['door', 'wheel'], undefined],
        tags: [['heavy'], undefined],
      };
      expect(relationsOf(owner.parties)).toEqual(loaded);
      const other = await db().em().findOneOrFail(m.Owner, 1);
      expect(relationsOf(await other.parties.loadItems({ populate: all }))).toEqual(loaded);
      const folder = await db().em().findOneOrFail(m.Folder, 1);
      expect(relationsOf(await folder.parties.loadItems({ populate: all }))).toEqual(loaded);
      const matched = await folder.parties.matching({ where: { id: [2, 5, 7] }, populate: all });
      expect(relationsOf(matched)).toEqual(loaded);
    });

    it('S7 entities that were loaded in part are given the keys that a relation needs', async () => {
      const options = { populate: all, orderBy: { id: 'asc' } } as const;
      const read = await db().queries.during(() =>
        db()
          .em()
          .find(m.Party, {}, { ...options, loadPolymorphic: 'none', strategy: 'select-in' }),
      );
      expect(relationsOf(read.result)).toMatchObject({ parts: whole.parts, tags: whole.tags });
      expect((read.result[1] as Employee).manager!.id).toBe(1);
      expect(read.count).toBe(1 + 2 + childTables(1 + 2));
      const partial = await db()
        .em()
        .find(m.Party, {}, { ...options, fields: ['name'] });
      expect(relationsOf(partial as unknown as Party[])).toEqual(whole);
    });

    it('S7 loadPolymorphic reaches the targets by path', async () => {
      const populate = ['manager'] as never[];
      const em = db().em();
      const [ben] = await em.find(m.Party, { id: 3 }, { populate, loadPolymorphic: { manager: 'none' } as never });
      const bob = (ben as Employee).manager as Employee;
      expect(bob).toBeInstanceOf(m.Employee);
      expect(bob.dept).toBe(stored === 'joined' ? undefined : 'it');
      const notPopulated = em.find(m.Party, {}, { populate, loadPolymorphic: { tags: 'none' } as never });
      await expect(notPopulated).rejects.toThrow("loadPolymorphic names the path 'tags'");
      const folders = db()
        .em()
        .find(
          m.Folder,
          {},
          { populate: ['parties.manager'] as never[], loadPolymorphic: { 'parties.manager': [m.Employee] } as never },
        );
      await expect(folders).resolves.toHaveLength(2);
    });

    it('S7 the result cache tells hints apart and keeps what they brought', async () => {
      const load = (populate: never[]) =>
        db()
          .em()
          .find(m.Party, { id: [2, 5, 7] }, { populate, cache: 5000, orderBy: { id: 'asc' } });
      await load([]);
      const loaded = {
        managers: ['ann', undefined],
        parts: [['door', 'wheel'], undefined],
        tags: [['heavy'], undefined],
      };
      expect(relationsOf(await load(all))).toEqual(loaded);
      const { result, count } = await db().queries.during(() => load(all));
      expect(relationsOf(result)).toEqual(loaded);
      expect(count).toBe(0);
    });

    it('S7 what was populated is serialized, at the top and below a relation', async () => {
      const car = await db().em().findOneOrFail(m.Party, 5, { populate: all });
      expect(wrap(car).toObject()).toMatchObject({ parts: [{ label: 'wheel' }, { label: 'door' }] });
      const owner = await db()
        .em()
        .findOneOrFail(m.Owner, 1, { populate: ['parties.parts', 'parties.tags'] as never[] });
      const plain = wrap(owner).toObject() as unknown as { parties: { id: number; tags?: object[] }[] };
      expect(plain.parties.find(({ id }) => id === 7)!.tags).toEqual([{ id: 1, label: 'heavy' }]);
    });

    it('S7 treatPath speaks of one class', async () => {
      const em = db().em();
      const { result, count } = await db().queries.during(() =>
        em.find(
          m.Party,
          {},
          {
            populate: ['owner', treatPath(m.Employee, 'manager'), treatPath(m.Truck, 'owner.parties')],
            strategy: 'select-in',
            orderBy: { id: 'asc' },
          },
        ),
      );
      expect(relationsOf(result)).toMatchObject({ managers: ['ann', 'bob'], parts: [undefined, undefined] });
      expect((result[6] as Truck).owner!.parties.isInitialized()).toBe(true);
      expect(count).toBeGreaterThan(1);
      const [folder] = await db()
        .em()
        .find(m.Folder, { id: 1 }, { populate: [treatPath('parties', m.Car, 'parts')] });
      expect(relationsOf(folder!.parties)).toMatchObject({ parts: [['door', 'wheel'], undefined] });
      const wrong = db()
        .em()
        .find(m.Folder, {}, { populate: [treatPath('notes', m.Car, 'parts')] });
      await expect(wrong).rejects.toThrow(NotInHierarchyError);
    });

    it('S7 treatPath in fields and exclude', async () => {
      const [truck] = await db()
        .em()
        .find(m.Party, { id: 7 }, { fields: ['name', treatPath(m.Truck, 'payload')] });
      expect(truck).toMatchObject({ name: 'rig', payload: 9007199254740993n });
      expect((truck as unknown as Truck).wheels).toBeUndefined();
    });

    it('S7 a name that no class has is an error with the nearest names', async () => {
      const find = (path: string) =>
        db()
          .em()
          .find(m.Party, {}, { populate: [path] as never[] });
      await expect(find('part')).rejects.toThrow(UnknownPathError);
      await expect(find('part')).rejects.toThrow(`Nearest: 'parts' (Car)`);
      await expect(find('manager.tag')).rejects.toThrow(UnknownPathError);
    });
  });
}
