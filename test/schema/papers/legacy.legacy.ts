import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import type { Papers } from './model.ts';

export function declarePapers(typedKeys: boolean): Papers {
  @Entity({ inheritance: 'tpt' })
  class Paper extends Polymorphic() {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    title!: string;
  }

  @Entity()
  class Letter extends Paper {
    @Property({ type: 'integer' })
    stamp!: number;
  }

  @Entity()
  class Note extends Paper {}

  const { entities } = defineHierarchy(Paper, { Paper, Letter, Note }, { typedKeys });
  return { entities, Paper, Letter, Note };
}
