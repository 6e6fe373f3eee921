import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel } from 'mikro-orm-polymorphic/entities';
import { Slug } from 'mikro-orm-polymorphic/mixins';
import { type Strategy, storedAs } from '../../contracts/party/model.ts';
import type { EntryModel, Mapping } from './model.ts';

export function declareEntries(mapping: Mapping): EntryModel {
  return mapping === 'plain' ? plain() : hierarchy(mapping);
}

function plain(): EntryModel {
  class Entry extends Slug(BaseModel) {
    declare title: string;
    declare body?: string | null;
    declare place: Opt<string>;
  }
  defineEntity({
    class: Entry,
    properties: { title: p.string(), body: p.string().nullable(), place: p.string().default('') },
  });
  return { Entry, Article: Entry, News: Entry, entities: [Entry] };
}

function hierarchy(strategy: Strategy): EntryModel {
  class Entry extends Slug(Polymorphic(BaseModel)) {
    declare title: string;
  }
  class Article extends Entry {
    declare body?: string | null;
  }
  class News extends Article {
    declare place: string;
  }
  defineEntity({ class: Entry, ...storedAs[strategy], properties: { title: p.string() } });
  defineEntity({ class: Article, properties: { body: p.string().nullable() } });
  defineEntity({ class: News, properties: { place: p.string() } });
  const { entities } = defineHierarchy(Entry, { Entry, Article, News });
  return { Entry, Article, News, entities };
}
