import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel } from 'mikro-orm-polymorphic/entities';
import { AsUnique, Slug } from 'mikro-orm-polymorphic/mixins';
import { type Strategy, storedAs } from '../../contracts/party/model.ts';
import type { Mapping } from '../slug/model.ts';
import { byName, type Coded, type Named, type TagModel } from './model.ts';

export function declareTags(mapping: Mapping): TagModel {
  return mapping === 'plain' ? plain() : hierarchy(mapping);
}

const properties = { name: p.string().unique() };

function plain(): TagModel {
  class Tag extends AsUnique(Slug(BaseModel, { from: 'name' })) {
    declare name: string;
    static uniqueHash(data: Named): string {
      return byName.uniqueHash(data);
    }
    static uniqueFilter(data: Named): object {
      return byName.uniqueFilter(data);
    }
  }
  defineEntity({ class: Tag, properties });
  return { Tag, Topic: Tag, Place: undefined, entities: [Tag] };
}

function hierarchy(strategy: Strategy): TagModel {
  class Tag extends AsUnique(Slug(Polymorphic(BaseModel), { from: 'name' })) {
    declare name: string;
    static uniqueHash(data: Named): string {
      return byName.uniqueHash(data);
    }
    static uniqueFilter(data: Named): object {
      return byName.uniqueFilter(data);
    }
  }
  class Topic extends Tag {}
  class Place extends Topic {
    declare code: string;
    static override uniqueHash({ code }: Coded): string {
      return code;
    }
    static override uniqueFilter({ code }: Coded): object {
      return { code };
    }
  }
  defineEntity({ class: Tag, ...storedAs[strategy], properties });
  defineEntity({ class: Topic, properties: {} });
  defineEntity({ class: Place, properties: { code: p.string().unique() } });
  return { Tag, Topic, Place, entities: defineHierarchy(Tag, { Tag, Topic, Place }).entities };
}
