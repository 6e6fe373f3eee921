import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import type { Papers } from './model.ts';

export function declarePapers(typedKeys: boolean): Papers {
  class Paper extends Polymorphic() {}
  class Letter extends Paper {}
  class Note extends Paper {}
  defineEntity({
    class: Paper,
    inheritance: 'tpt',
    properties: { id: p.integer().primary(), title: p.string() } as never,
  });
  defineEntity({ class: Letter, properties: { stamp: p.integer() } as never });
  defineEntity({ class: Note, properties: {} });
  const { entities } = defineHierarchy(Paper, { Paper, Letter, Note }, { typedKeys });
  return { entities, Paper, Letter, Note };
}
