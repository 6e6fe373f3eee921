import { type Collection, defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { type Engine, engines, openOrm, type TestOrm } from '../support/index.ts';

const places = ['root', 'middle'] as const;
const shapes = {
  'one side': {},
  'both sides': { inverse: true },
  'a table of its own name': { pivotTable: 'links' },
  'children first': { childrenFirst: true },
  'children first, a table of its own name': { pivotTable: 'links', childrenFirst: true },
  'an order': { fixedOrder: true },
} as const;

interface Shape {
  readonly inverse?: boolean;
  readonly pivotTable?: string;
  readonly childrenFirst?: boolean;
  readonly fixedOrder?: boolean;
}

/** Tools with tags and with tools that they need, which the root or a concrete class in the middle declares. */
function declareTools(strategy: Strategy, place: (typeof places)[number], shape: Shape) {
  class Tag {
    declare id: number;
    declare tools: Collection<Tool>;
  }
  abstract class Tool extends Polymorphic() {
    declare id: number;
    declare tags: Collection<Tag>;
    declare needs: Collection<Tool>;
  }
  class SearchTool extends Tool {}
  class DeepSearchTool extends SearchTool {}
  class CodeTool extends Tool {
    declare helpers: Collection<SearchTool>;
  }
  const Declaring = (place === 'root' ? Tool : SearchTool) as EntityClass<Tool>;
  const { inverse = false, pivotTable, childrenFirst = false, fixedOrder = false } = shape;
  const own = { ...(pivotTable && { pivotTable }), ...(inverse && { inversedBy: 'tools' }), fixedOrder };
  const links = {
    tags: { kind: 'm:n', entity: () => Tag, owner: true, ...own },
    needs: { kind: 'm:n', entity: () => Declaring, owner: true },
  };
  defineEntity({
    class: Tag,
    properties: {
      id: p.integer().primary(),
      ...(inverse && { tools: () => p.manyToMany(Declaring).mappedBy('tags') }),
    },
  });
  const properties = { id: p.integer().primary() };
  defineEntity({
    class: Tool as never,
    ...storedAs[strategy],
    properties: { ...properties, ...(place === 'root' && links) } as never,
  });
  defineEntity({ class: SearchTool as never, properties: (place === 'middle' ? links : {}) as never });
  defineEntity({ class: DeepSearchTool as never, properties: {} });
  const helpers = { kind: 'm:n', entity: () => SearchTool, owner: true };
  defineEntity({ class: CodeTool as never, properties: { helpers } as never });
  const tools = defineHierarchy(Tool, { SearchTool, DeepSearchTool, CodeTool });
  const entities: EntityClass[] = [...tools.entities, Tag];
  return {
    Tag,
    Tool,
    SearchTool,
    DeepSearchTool,
    CodeTool,
    Declaring,
    entities: childrenFirst ? entities.toReversed() : entities,
  };
}

describe.each(strategies)('S6 a many-to-many relation of subclasses, %s', strategy => {
  describe.each(places)('S6 declared by the %s', place => {
    describe.each(Object.entries(shapes))('S6 with %s', (_, shape) => {
      describe.each(engines)('[$name]', engine => {
        describeLinks(engine, strategy, place, shape);
      });
    });
  });
});

function describeLinks(engine: Engine, strategy: Strategy, place: (typeof places)[number], shape: Shape): void {
  const m = declareTools(strategy, place, shape);
  const classes = [...new Set([m.Declaring, m.SearchTool, m.DeepSearchTool])] as EntityClass[];
  let db: TestOrm;
  beforeAll(async () => {
    db = await openOrm(engine, { entities: m.entities });
  });
  afterAll(() => db?.close());
  beforeEach(async () => {
    const em = db.em();
    await em.execute('delete from tool');
    await em.execute('delete from tag');
    const [a, b] = [1, 2].map(id => em.create(m.Tag, { id } as never));
    const search = em.create(m.SearchTool, { id: 1, tags: [a, b] } as never);
    em.create(m.DeepSearchTool, { id: 2, tags: [b], needs: [search] } as never);
    await em.flush();
  });

  const ids = (items: Iterable<{ id: number }>): number[] => [...items].map(({ id }) => id).toSorted((a, b) => a - b);
  async function seenBy(cls: EntityClass, strategyOfLoad: 'joined' | 'select-in' = 'select-in'): Promise<object> {
    const options = { populate: ['tags', 'needs'], orderBy: { id: 'asc' }, strategy: strategyOfLoad };
    const tools = (await db.em().find(cls, {}, options as never)) as InstanceType<typeof m.SearchTool>[];
    return Object.fromEntries(tools.map(tool => [tool.id, [ids(tool.tags), ids(tool.needs)]]));
  }

  it('has one link table, which refers to the table of the class that declares it', async () => {
    const ddl = await db.orm.schema.getCreateSchemaSQL();
    const table = place === 'middle' && strategy === 'joined' ? 'search_tool' : 'tool';
    const link = shape.pivotTable ?? `${table}_tags`;
    expect(ddl.match(/create table "\S*(?:tags|links|needs)"/g)).toEqual(
      expect.arrayContaining([`create table "${link}"`, `create table "${table}_needs"`]),
    );
    expect(ddl.match(/create table "\S*(?:tags|links|needs)"/g)).toHaveLength(2);
    expect(ddl).toMatch(
      /create table "(code_)?tool_helpers" \("code_tool_id" int not null, "search_tool_id" int not null, primary key \("code_tool_id", "search_tool_id"\)\)/,
    );
    expect(ddl).toContain(`foreign key ("tool_id") references "${table}" ("id")`);
    expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
  });

  it.each(['joined', 'select-in'] as const)('has the same items through every class, loaded by %s', async loaded => {
    for (const cls of new Set([m.Tool as EntityClass, ...classes])) {
      const deep = { 2: [[2], [1]] };
      expect(await seenBy(cls, loaded)).toEqual(cls === m.DeepSearchTool ? deep : { 1: [[1, 2], []], ...deep });
    }
  });

  it('is searched, changed and loaded on demand through every class', async () => {
    for (const [index, cls] of classes.entries()) {
      const found = await db.em().find(cls, { tags: { id: 2 } }, { orderBy: { id: 'asc' } as never });
      expect(ids(found as never)).toEqual(cls === m.DeepSearchTool ? [2] : [1, 2]);
      const em = db.em();
      const deep = (await em.findOneOrFail(cls, { id: 2 })) as InstanceType<typeof m.DeepSearchTool>;
      await deep.tags.init();
      const added = em.create(m.Tag, { id: 10 + index } as never);
      deep.tags.add(added);
      await em.flush();
      expect(await seenBy(m.Declaring)).toMatchObject({ 2: [expect.arrayContaining([10 + index]), [1]] });
    }
    const em = db.em();
    const deep = await em.findOneOrFail(m.DeepSearchTool, { id: 2 }, { populate: ['tags'] as never });
    deep.tags.removeAll();
    await em.flush();
    expect(await seenBy(m.Declaring)).toEqual({ 1: [[1, 2], []], 2: [[], [1]] });
  });

  it('leads from one class of the hierarchy to another', async () => {
    const em = db.em();
    const helpers = await em.find(m.SearchTool, {});
    em.create(m.CodeTool, { id: 3, helpers } as never);
    await em.flush();
    const populated = { populate: ['helpers'] as never };
    for (const cls of [m.Tool as EntityClass, m.CodeTool]) {
      const code = (await db.em().findOneOrFail(cls, { id: 3 }, populated)) as InstanceType<typeof m.CodeTool>;
      expect(ids(code.helpers)).toEqual([1, 2]);
      expect(
        code.helpers
          .getItems()
          .map(({ constructor }) => constructor.name)
          .toSorted(),
      ).toEqual(['DeepSearchTool', 'SearchTool']);
    }
    expect(ids(await db.em().find(m.CodeTool, { helpers: { id: 2 } }))).toEqual([3]);
  });

  if (!shape.inverse) return;
  it('is the same from the other side', async () => {
    const tag = await db.em().findOneOrFail(m.Tag, { id: 2 }, { populate: ['tools'] });
    expect(ids(tag.tools)).toEqual([1, 2]);
    expect(tag.tools.getItems().map(({ constructor }) => constructor.name)).toEqual(
      expect.arrayContaining(['SearchTool', 'DeepSearchTool']),
    );
    const em = db.em();
    const first = await em.findOneOrFail(m.Tag, { id: 1 }, { populate: ['tools'] });
    first.tools.add(await em.findOneOrFail(m.DeepSearchTool, { id: 2 }));
    await em.flush();
    expect(await seenBy(m.DeepSearchTool)).toEqual({ 2: [[1, 2], [1]] });
  });
}
