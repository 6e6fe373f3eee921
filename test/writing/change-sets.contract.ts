import { ChangeSetType, type EventSubscriber, type FlushEventArgs } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { engines } from '../support/index.ts';
import type { DeclareHooked, HookedModel } from './hooked/model.ts';
import { create, novelOf, openScene, seed } from './hooked/scene.ts';

/** What `onFlush` and `afterFlush` see of an entity. */
export function changeSetsContract(declare: DeclareHooked): void {
  describe.each(strategies)('change sets, %s', strategy => {
    describe.each(engines)('[$name]', engine => {
      const open = (...subscribers: ((m: HookedModel) => EventSubscriber)[]) =>
        openScene(declare, { strategy, engine }, subscribers);

      it('S6 change sets in onFlush and afterFlush are one for each entity, with the columns of all tables', async () => {
        const seen: Record<string, unknown>[] = [];
        const note =
          (event: string) =>
          ({ uow }: FlushEventArgs) => {
            for (const { entity, meta, type, payload } of uow.getChangeSets()) {
              seen.push({ event, class: meta.className, own: meta.class === entity.constructor, type, ...payload });
            }
          };
        await using x = await open(() => ({ onFlush: note('onFlush'), afterFlush: note('afterFlush') }));
        await create(x);
        const whole = { class: 'Novel', own: true, type: 'create', name: 'emma', pages: 400, genre: 'classic' };
        const novels = seen.filter(row => row['class'] === 'Novel');
        expect(novels).toMatchObject([
          { event: 'onFlush', ...whole },
          { event: 'afterFlush', ...whole, id: expect.any(Number) },
        ]);
        expect(seen).toHaveLength(8);
        seen.length = 0;
        const em = x.db.em();
        const novel = await novelOf(em, x.m);
        expect(em.getUnitOfWork().getOriginalEntityData(novel)).toMatchObject({ name: 'emma', genre: 'classic' });
        Object.assign(novel, { name: 'renamed', genre: 'crime' });
        await em.flush();
        const changed = { class: 'Novel', own: true, type: 'update', name: 'renamed', genre: 'crime' };
        expect(seen).toMatchObject([
          { event: 'onFlush', ...changed },
          { event: 'afterFlush', ...changed },
        ]);
        expect(em.getUnitOfWork().getOriginalEntityData(novel)).toMatchObject({ name: 'renamed', genre: 'crime' });
      });

      it('S6 onFlush may change entities of a hierarchy and recompute, or remove them', async () => {
        await using x = await open(() => ({
          onFlush({ uow }: FlushEventArgs) {
            for (const { entity, type } of uow.getChangeSets()) {
              if (type === ChangeSetType.CREATE && 'genre' in entity) {
                Object.assign(entity, { createdBy: 'onFlush', pages: 7, genre: 'set' });
                uow.recomputeSingleChangeSet(entity);
              }
            }
          },
        }));
        const em = x.db.em();
        seed(em, x.m);
        await em.flush();
        expect(await novelOf(x.db.em(), x.m)).toMatchObject({
          createdBy: 'onFlush',
          pages: 7,
          genre: 'set',
          name: 'emma',
        });
        expect(await x.db.queries.countOf(() => em.flush())).toBe(0);
      });

      it('S6 onFlush may turn a delete into an update', async () => {
        await using x = await open(() => ({
          onFlush({ uow }: FlushEventArgs) {
            for (const { entity, type } of uow.getChangeSets()) {
              if (type === ChangeSetType.DELETE) {
                Object.assign(entity, { createdBy: 'deleted', genre: 'deleted' });
                uow.computeChangeSet(entity, ChangeSetType.UPDATE);
              }
            }
          },
        }));
        await create(x);
        const em = x.db.em();
        em.remove(await novelOf(em, x.m));
        await em.flush();
        expect(await novelOf(x.db.em(), x.m)).toMatchObject({ createdBy: 'deleted', genre: 'deleted', name: 'emma' });
      });
    });
  });
}
