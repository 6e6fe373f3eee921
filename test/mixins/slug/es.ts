import type { Opt } from '@mikro-orm/core';
import { Entity, Property } from '@mikro-orm/decorators/es';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel } from 'mikro-orm-polymorphic/entities';
import { Slug } from 'mikro-orm-polymorphic/mixins';
import { type Strategy, storedAs } from '../../contracts/party/model.ts';
import type { EntryModel, Mapping } from './model.ts';

export function declareEntries(mapping: Mapping): EntryModel {
  return mapping === 'plain' ? plain() : hierarchy(mapping);
}

function plain(): EntryModel {
  @Entity()
  class Entry extends Slug(BaseModel) {
    @Property({ type: 'string' })
    title!: string;

    @Property({ type: 'string', nullable: true })
    body?: string | null;

    @Property({ type: 'string', default: '' })
    place!: Opt<string>;
  }
  return { Entry, Article: Entry, News: Entry, entities: [Entry] };
}

function hierarchy(strategy: Strategy): EntryModel {
  @Entity(storedAs[strategy])
  class Entry extends Slug(Polymorphic(BaseModel)) {
    @Property({ type: 'string' })
    title!: string;
  }

  @Entity()
  class Article extends Entry {
    @Property({ type: 'string', nullable: true })
    body?: string | null;
  }

  @Entity()
  class News extends Article {
    @Property({ type: 'string' })
    place!: string;
  }

  const { entities } = defineHierarchy(Entry, { Entry, Article, News });
  return { Entry, Article, News, entities };
}
