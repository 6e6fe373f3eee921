import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel } from 'mikro-orm-polymorphic/entities';
import { AsUnique, Slug } from 'mikro-orm-polymorphic/mixins';
import { type Strategy, storedAs } from '../../contracts/party/model.ts';
import type { Mapping } from '../slug/model.ts';
import { byName, type Coded, type Named, type TagModel } from './model.ts';

export function declareTags(mapping: Mapping): TagModel {
  return mapping === 'plain' ? plain() : hierarchy(mapping);
}

function plain(): TagModel {
  @Entity()
  class Tag extends AsUnique(Slug(BaseModel, { from: 'name' })) {
    @Property({ type: 'string', unique: true })
    name!: string;

    static uniqueHash(data: Named): string {
      return byName.uniqueHash(data);
    }
    static uniqueFilter(data: Named): object {
      return byName.uniqueFilter(data);
    }
  }

  return { Tag, Topic: Tag, Place: undefined, entities: [Tag] };
}

function hierarchy(strategy: Strategy): TagModel {
  @Entity(storedAs[strategy])
  class Tag extends AsUnique(Slug(Polymorphic(BaseModel), { from: 'name' })) {
    @Property({ type: 'string', unique: true })
    name!: string;

    static uniqueHash(data: Named): string {
      return byName.uniqueHash(data);
    }
    static uniqueFilter(data: Named): object {
      return byName.uniqueFilter(data);
    }
  }

  @Entity()
  class Topic extends Tag {}

  @Entity()
  class Place extends Topic {
    @Property({ type: 'string', unique: true })
    code!: string;

    static override uniqueHash({ code }: Coded): string {
      return code;
    }
    static override uniqueFilter({ code }: Coded): object {
      return { code };
    }
  }

  return { Tag, Topic, Place, entities: defineHierarchy(Tag, { Tag, Topic, Place }).entities };
}
