import { type Collection, defineEntity, type EntityClass, p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

/** The classes on the other side of the relations of one class. */
function relativesOf(owner: EntityClass) {
  class Label {
    declare id: number;
    declare item: object;
  }
  class Note {
    declare id: number;
    declare item: object;
  }
  class Tag {
    declare id: number;
  }
  class Group {
    declare id: number;
    declare members: Collection<object>;
  }
  const id = () => p.integer().primary();
  const table = (name: string) => ({ tableName: `${owner.name}_${name}`.toLowerCase() });
  const item = () => p.manyToOne(owner);
  defineEntity({
    class: Label,
    ...table('label'),
    properties: { id: id(), item: () => p.oneToOne(owner).inversedBy('label' as never) },
  });
  defineEntity({ class: Note, ...table('note'), properties: { id: id(), item } });
  defineEntity({ class: Tag, ...table('tag'), properties: { id: id() } });
  defineEntity({
    class: Group,
    ...table('group'),
    properties: { id: id(), members: () => p.manyToMany(owner).owner() },
  });
  return { Label, Note, Tag, Group };
}

const label = (key: number) => ({ entity: 'Label', key });
const collection = { collection: 'not loaded' };
const collections = { notes: collection, tags: collection, groups: collection };

export const inverseSidesAndCollections: Kind = {
  name: 'inverse sides and collections',
  properties: owner => {
    const { Label, Note, Tag, Group } = relativesOf(owner);
    return {
      badge: () => p.oneToOne(Tag).owner(),
      spare: () => p.oneToOne(Tag).owner().nullable(),
      label: () => p.oneToOne(Label).mappedBy('item').nullable(),
      notes: () => p.oneToMany(Note).mappedBy('item'),
      tags: () => p.manyToMany(Tag).owner(),
      groups: () => p.manyToMany(Group).mappedBy('members' as never),
    };
  },
  varying: ['label'],
  samples: [
    {
      given: { badge: { id: 1 }, spare: { id: 3 } },
      later: { label: { id: 7 }, notes: [{ id: 1 }, { id: 2 }], tags: [{ id: 4 }], groups: [{ id: 1 }] },
      stored: { badge: { entity: 'Tag', key: 1 }, spare: { entity: 'Tag', key: 3 }, label: label(7), ...collections },
    },
    {
      given: { badge: { id: 2 } },
      stored: { badge: { entity: 'Tag', key: 2 }, spare: null, label: null, ...collections },
    },
  ],
};
