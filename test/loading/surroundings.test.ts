import { defineEntity, p } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { type Strategy, storedAs, strategies } from '../contracts/party/model.ts';
import { engines, openOrm } from '../support/index.ts';

class OwnEntityManager extends EntityManager {
  readonly purpose = 'tests';
}

function declare(strategy: Strategy) {
  abstract class Medium extends Polymorphic() {
    declare id: number;
    declare title: string;
  }
  abstract class Visual extends Medium {
    declare width: number;
  }
  class Photo extends Visual {
    declare camera: string;
  }
  class Song extends Medium {
    declare seconds: number;
  }
  class Page {
    declare id: number;
    declare url: string;
  }
  class Remark {
    declare id: number;
    declare subject: Medium | Page;
  }
  defineEntity({ class: Medium, ...storedAs[strategy], properties: { id: p.integer().primary(), title: p.string() } });
  defineEntity({ class: Visual, properties: { width: p.integer() } });
  defineEntity({ class: Photo, properties: { camera: p.string() } });
  defineEntity({ class: Song, properties: { seconds: p.integer() } });
  defineEntity({ class: Page, properties: { id: p.integer().primary(), url: p.string() } });
  defineEntity({
    class: Remark,
    properties: { id: p.integer().primary(), subject: () => p.manyToOne([Medium, Page]) },
  });
  const media = defineHierarchy(Medium, { Photo, Song });
  return { Medium, Visual, Photo, Song, Page, Remark, entities: [...media.entities, Page, Remark] };
}

describe.each(strategies)('S6 surroundings, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    it.each(['joined', 'select-in', 'balanced'] as const)(
      'a relation to a hierarchy or another entity, under %s',
      async loading => {
        const m = declare(strategy);
        await using db = await openOrm(engine, { entities: m.entities });
        const em = db.em();
        const photo = em.create(m.Photo, { id: 1, title: 'sea', width: 3, camera: 'box' });
        const song = em.create(m.Song, { id: 2, title: 'air', seconds: 9 });
        const page = em.create(m.Page, { id: 1, url: 'x' });
        await em.flush();
        [photo, song, page].forEach((subject, index) => em.create(m.Remark, { id: index + 1, subject }));
        await em.flush();
        const remarks = await db
          .em()
          .find(m.Remark, {}, { populate: ['subject'], strategy: loading, orderBy: { id: 'asc' } });
        expect(remarks.map(({ subject }) => subject)).toMatchObject([
          { camera: 'box', width: 3 },
          { seconds: 9 },
          { url: 'x' },
        ]);
        expect(remarks.map(({ subject }) => subject.constructor)).toEqual([m.Photo, m.Song, m.Page]);
      },
    );

    it("the user's own EntityManager class is kept, and forks keep it", async () => {
      const m = declare(strategy);
      await using db = await openOrm(engine, { entities: m.entities, entityManager: OwnEntityManager });
      const em = db.em();
      em.create(m.Song, { id: 1, title: 'air', seconds: 9 });
      await em.flush();
      expect(em).toBeInstanceOf(OwnEntityManager);
      expect((em.fork() as OwnEntityManager).purpose).toBe('tests');
      expect(await em.fork().find(m.Medium, {})).toMatchObject([{ seconds: 9 }]);
      await em.transactional(async inside => expect(inside).toBeInstanceOf(OwnEntityManager));
    });

    it('new rows of a leaf are flushed before one of its ancestors is read', async () => {
      const m = declare(strategy);
      await using db = await openOrm(engine, { entities: m.entities });
      for (const [id, cls] of [m.Medium, m.Visual, m.Photo].entries()) {
        const em = db.em();
        await em.begin();
        em.create(m.Photo, { id: id + 1, title: 'sea', width: 3, camera: 'box' });
        expect((await em.find(cls, { title: 'sea' })).map(each => each.id)).toEqual([id + 1]);
        await em.rollback();
      }
    });
  });
});
