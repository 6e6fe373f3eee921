import type { EventArgs, EventSubscriber, RequiredEntityData } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { engines } from '../support/index.ts';
import { type Call, called, type DeclareHooked, type HookedModel, type Item, type Novel } from './hooked/model.ts';
import { callsOf, countInserts, create, events, novelOf, openScene, seed, subscriber } from './hooked/scene.ts';

/** Life-cycle hooks and subscribers: once for each entity and flush, with the whole entity. */
export function hooksContract(declare: DeclareHooked): void {
  describe.each(strategies)('hooks, %s', strategy => {
    describe.each(engines)('[$name]', engine => {
      const open = (...subscribers: ((m: HookedModel) => EventSubscriber)[]) =>
        openScene(declare, { strategy, engine }, subscribers);

      it('S6 fire once for each entity when it is created, from the mixin down to its own class', async () => {
        await using x = await open();
        const em = x.db.em();
        seed(em, x.m);
        x.m.calls.length = 0;
        await em.flush();
        expect(callsOf(x.m, 'Novel')).toEqual([
          'Signed beforeCreate',
          'Item beforeCreate',
          'Book beforeCreate',
          'Novel beforeCreate',
          'Item afterCreate',
          'Novel afterCreate',
        ]);
        expect(callsOf(x.m, 'Book')).toEqual([
          'Signed beforeCreate',
          'Item beforeCreate',
          'Book beforeCreate',
          'Item afterCreate',
        ]);
        expect(callsOf(x.m, 'Film')).toEqual(['Signed beforeCreate', 'Item beforeCreate', 'Item afterCreate']);
      });

      it.each([
        ['the root', { name: 'renamed' }],
        ['the leaf', { genre: 'crime' }],
        ['every table', { name: 'renamed', pages: 9, genre: 'crime' }],
      ])('S6 fire once for each entity when columns of %s change', async (_, change) => {
        await using x = await open();
        await create(x);
        const em = x.db.em();
        Object.assign(await novelOf(em, x.m), change);
        x.m.calls.length = 0;
        await em.flush();
        expect(callsOf(x.m, 'Novel')).toEqual([
          'Signed beforeUpdate',
          'Item beforeUpdate',
          'Novel beforeUpdate',
          'Item afterUpdate',
          'Book afterUpdate',
        ]);
        expect(x.m.calls).toHaveLength(5);
      });

      it('S6 fire once for each entity when it is deleted', async () => {
        await using x = await open();
        await create(x);
        const em = x.db.em();
        em.remove(await em.find(x.m.Item, {}));
        x.m.calls.length = 0;
        await em.flush();
        expect(callsOf(x.m, 'Novel')).toEqual(['Item beforeDelete', 'Novel beforeDelete', 'Item afterDelete']);
        expect(callsOf(x.m, 'Film')).toEqual(['Item beforeDelete', 'Item afterDelete']);
        expect(await x.db.em().count(x.m.Item)).toBe(0);
      });

      it('S6 fire onInit and onLoad once for each entity that is loaded, with its own class', async () => {
        await using x = await open();
        await create(x);
        x.m.calls.length = 0;
        await x.db.em().find(x.m.Item, {});
        expect(callsOf(x.m, 'Novel')).toEqual(['Item onInit', 'Item onLoad', 'Novel onLoad']);
        expect(callsOf(x.m, 'Film')).toEqual(['Item onInit', 'Item onLoad']);
        expect(x.m.calls).toHaveLength(7);
      });

      it('S6 get the metadata of the concrete class and a payload with the columns of all tables', async () => {
        await using x = await open();
        await create(x);
        const created = x.m.calls.filter(({ by, event }) => by === 'Item' && event === 'beforeCreate');
        expect(created.find(({ className }) => className === 'Novel')!.payload).toMatchObject({
          name: 'emma',
          pages: 400,
          genre: 'classic',
        });
        const stored = x.m.calls.find(({ by, event }) => by === 'Novel' && event === 'afterCreate');
        expect(stored!.payload).toMatchObject({ id: (stored!.entity as Item).id, name: 'emma', genre: 'classic' });
        const em = x.db.em();
        Object.assign(await novelOf(em, x.m), { name: 'renamed', genre: 'crime' });
        x.m.calls.length = 0;
        await em.flush();
        for (const { payload, className } of x.m.calls) {
          expect(className).toBe('Novel');
          expect(payload).toMatchObject({ name: 'renamed', genre: 'crime' });
        }
      });

      it('S6 write what beforeCreate and beforeUpdate set, whichever table it is in, and the next flush is clean', async () => {
        const edits = subscriber({
          beforeCreate: ({ entity }) =>
            Object.assign(entity, { name: 'set', createdBy: 'hook', pages: 1, genre: 'set' }),
          beforeUpdate: ({ entity }) => Object.assign(entity, { createdBy: 'again', pages: 2, genre: 'set again' }),
        });
        await using x = await open(m => edits([m.Novel]));
        await create(x);
        const em = x.db.em();
        const novel = await novelOf(em, x.m);
        expect(novel).toMatchObject({ name: 'set', createdBy: 'hook', pages: 1, genre: 'set' });
        novel.name = 'by the user';
        await em.flush();
        const written = { name: 'by the user', createdBy: 'again', pages: 2, genre: 'set again' };
        expect(await novelOf(x.db.em(), x.m)).toMatchObject(written);
        expect(await x.db.queries.countOf(() => em.flush())).toBe(0);
        expect(novel).toMatchObject(written);
      });

      it('S6 leave nothing to do for a flush after a create whose hooks set columns', async () => {
        const edits = subscriber({
          beforeCreate: ({ entity }) => Object.assign(entity, { name: 'set', genre: 'set' }),
        });
        await using x = await open(m => edits([m.Novel]));
        const em = x.db.em();
        seed(em, x.m);
        await em.flush();
        expect(await x.db.queries.countOf(() => em.flush())).toBe(0);
      });

      it('S6 fire beforeCreate before any row of the entity, afterCreate after all of them', async () => {
        const at: string[] = [];
        const log = (event: string) => () => at.push(`${event} ${countInserts(x.db)}`);
        const listening = subscriber({ beforeCreate: log('before'), afterCreate: log('after') });
        await using x = await open(m => listening([m.Novel]));
        const em = x.db.em();
        em.create(x.m.Novel, { name: 'emma', pages: 400, genre: 'classic' } as RequiredEntityData<Novel>);
        await em.flush();
        expect(at).toEqual(['before 0', `after ${strategy === 'joined' ? 3 : 1}`]);
      });

      it('S6 reach subscribers to the root, a middle class and a leaf with the subclasses of those', async () => {
        const calls: Call[] = [];
        const to = (name: 'Item' | 'Book' | 'Novel' | 'Shelf') => (m: HookedModel) =>
          subscriber(
            Object.fromEntries(
              events.map(event => [event, (args: EventArgs<object>) => called(calls, [name, event], args)]),
            ),
          )([m[name]]);
        await using x = await open(to('Item'), to('Book'), to('Novel'), to('Shelf'));
        await create(x);
        const heard = (by: string, event: string) =>
          calls.filter(call => call.by === by && call.event === event).map(({ className }) => className);
        expect(heard('Item', 'afterCreate').toSorted()).toEqual(['Book', 'Film', 'Novel']);
        expect(heard('Book', 'afterCreate').toSorted()).toEqual(['Book', 'Novel']);
        expect(heard('Novel', 'afterCreate')).toEqual(['Novel']);
        expect(heard('Shelf', 'afterCreate')).toEqual(['Shelf']);
        const em = x.db.em();
        for (const item of await em.find(x.m.Item, {})) item.name += '!';
        calls.length = 0;
        await em.flush();
        expect(heard('Book', 'beforeUpdate').toSorted()).toEqual(['Book', 'Novel']);
        expect(heard('Item', 'beforeUpdate')).toHaveLength(3);
      });

      it.each([
        ['shared', {}],
        ['fresh', { freshEventManager: true }],
        ['cloned', { cloneEventManager: true }],
      ])('S6 fire once in forks with a %s event manager too', async (_, options) => {
        const calls: Call[] = [];
        const listening = subscriber({ afterCreate: args => called(calls, ['sub', 'afterCreate'], args) });
        await using x = await open(m => listening([m.Item]));
        const em = x.db.orm.em.fork(options);
        seed(em, x.m);
        await em.flush();
        await em.transactional(async tx => {
          tx.create(x.m.Film, { name: 'nested', minutes: 1 } as never);
        });
        expect(calls.map(({ className }) => className).toSorted()).toEqual(['Book', 'Film', 'Film', 'Novel']);
      });

      it('S6 reach a subscriber that is registered later', async () => {
        const calls: Call[] = [];
        await using x = await open();
        const em = x.db.em();
        const listening = subscriber({ afterCreate: args => called(calls, ['sub', 'afterCreate'], args) });
        em.getEventManager().registerSubscriber(listening([x.m.Book]));
        seed(em, x.m);
        await em.flush();
        expect(calls.map(({ className }) => className).toSorted()).toEqual(['Book', 'Novel']);
      });

      it('S6 a hook that changes another new entity does not lose the change', async () => {
        const edits = subscriber({
          beforeCreate: ({ em }) => {
            for (const { entity } of em.getUnitOfWork().getChangeSets()) {
              if ('genre' in entity) Object.assign(entity, { name: 'by another', genre: 'by another' });
            }
          },
        });
        await using x = await open(m => edits([m.Shelf]));
        const em = x.db.em();
        seed(em, x.m);
        await em.flush();
        await em.flush();
        expect(await novelOf(x.db.em(), x.m)).toMatchObject({ name: 'by another', genre: 'by another' });
        expect(await x.db.queries.countOf(() => em.flush())).toBe(0);
      });
    });
  });
}
