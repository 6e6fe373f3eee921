import { Collection, defineEntity, p } from '@mikro-orm/core';
import { InverseSideError } from 'mikro-orm-polymorphic';
import { BaseModel } from 'mikro-orm-polymorphic/entities';
import { ReadOnlyCollection, ReadOnlyInverse } from 'mikro-orm-polymorphic/mixins';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from '../support/index.ts';
import { declareBlog } from './blog/define.ts';
import { describeManyToMany } from './many-to-many.contract.ts';

describeManyToMany(declareBlog);

describe.each(engines)('A5 ReadOnlyInverse [$name]', engine => {
  it.each(['labels', 'title', 'nothing'])('refuses to start with %s, no inverse side', async name => {
    class Page extends ReadOnlyInverse(BaseModel, [name]) {
      declare title: string;
      labels = new Collection<Label>(this);
    }
    class Label extends BaseModel {
      pages = new Collection<Page>(this);
    }
    const labels = () => p.manyToMany(Label).inversedBy('pages').owner();
    defineEntity({ class: Page, properties: { title: p.string(), labels } });
    defineEntity({ class: Label, properties: { pages: () => p.manyToMany(Page).mappedBy('labels') } });
    await expect(openOrm(engine, { entities: [Page, Label] })).rejects.toThrow(InverseSideError);
  });

  it.each([undefined, null, 'posts'])('refuses %s for the list of properties', properties => {
    expect(() => ReadOnlyInverse(BaseModel, properties as never)).toThrow('needs a list of properties');
  });

  it('guards a plain Collection too, of an instance made by new from its flush on', async () => {
    class Page extends BaseModel {
      labels = new Collection<Label>(this);
    }
    class Named extends ReadOnlyInverse(BaseModel, ['pages']) {
      pages = new Collection<Page>(this);
    }
    class Label extends ReadOnlyInverse(Named, []) {}
    defineEntity({
      class: Page,
      properties: { labels: () => p.manyToMany(Label).inversedBy('pages').owner() },
    });
    defineEntity({ class: Label, properties: { pages: () => p.manyToMany(Page).mappedBy('labels') } });
    await using db = await openOrm(engine, { entities: [Page, Label] });
    const em = db.em();
    const [page, label] = [new Page(), new Label()];
    page.labels.add(label);
    expect(label.pages).not.toBeInstanceOf(ReadOnlyCollection);
    await em.persist(page).flush();
    expect(label.pages.getItems()).toEqual([page]);
    expect(() => label.pages.add(page)).toThrow('Label.pages is read-only');
    expect(() => em.create(Label, {}).pages.removeAll()).toThrow('Write Page.labels');
  });
});
