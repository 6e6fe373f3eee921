import { defineEntity, p } from '@mikro-orm/core';
import {
  DeclarationError,
  defineHierarchy,
  explainHierarchy,
  HierarchyNotReadyError,
  Polymorphic,
  UnregisteredClassError,
} from 'mikro-orm-polymorphic';
import { MikroORM } from 'mikro-orm-polymorphic/pglite';
import { describe, expect, it } from 'vitest';
import { Owner, Tool, ToolCall, tools, ToolSet } from '../docs/model.ts';
import { drawDot, parseMermaid, textsOf } from './formats.ts';

describe('explainHierarchy without an ORM', () => {
  it('shows classes and identities', () => {
    expect(String(explainHierarchy(tools))).toBe(
      [
        'Tool (abstract)',
        `├─ FunctionTool (abstract)     'functiontool'`,
        `│  ├─ GetWeatherFunction       'functiontool.getweatherfunction'`,
        `│  └─ CodeInterpreterFunction  'functiontool.codeinterpreterfunction'`,
        `└─ WebSearchTool               'websearchtool'`,
      ].join('\n'),
    );
    expect(explainHierarchy(Tool)).toEqual(explainHierarchy(tools));
  });

  it('gives every format the same classes', async () => {
    const explanation = explainHierarchy(tools);
    const names = ['Tool', 'FunctionTool', 'GetWeatherFunction', 'CodeInterpreterFunction', 'WebSearchTool'];
    const { classes, links } = await parseMermaid(explanation.toMermaid());
    expect(classes.map(({ label }) => label)).toEqual(names);
    expect(classes.filter(({ marks }) => marks.length > 0).map(({ label }) => label)).toEqual(names.slice(0, 2));
    expect(links).toContainEqual(['FunctionTool', 'CodeInterpreterFunction']);
    expect(await drawDot(explanation.toDot())).toEqual(expect.arrayContaining(names));
    const texts = textsOf(explanation.toSvg());
    expect(texts).toEqual(expect.arrayContaining(['Tool «abstract»', 'WebSearchTool', 'websearchtool']));
  });

  it('gives the facts as data', () => {
    const { roots } = explainHierarchy(tools);
    expect(JSON.parse(JSON.stringify(roots))).toMatchObject([
      { name: 'Tool', isAbstract: true, children: [{ identity: 'functiontool' }, { identity: 'websearchtool' }] },
    ]);
  });
});

describe('explainHierarchy refuses', () => {
  it.each([[null], [undefined], ['Tool'], [{}], [Owner], [Date], [() => 1]])('%s', subject => {
    expect(() => explainHierarchy(subject as never)).toThrow(DeclarationError);
    expect(() => explainHierarchy(subject as never)).toThrow(
      /^explainHierarchy needs a class of a polymorphic hierarchy/,
    );
  });

  it('a class whose hierarchy is not known yet', () => {
    class Lonely extends Polymorphic() {}
    expect(() => explainHierarchy(Lonely)).toThrow(HierarchyNotReadyError);
  });

  it('an ORM without hierarchies, and a hierarchy that the ORM does not have', async () => {
    class Plain {
      declare id: number;
    }
    defineEntity({ class: Plain, properties: { id: p.integer().primary() } });
    const orm = await MikroORM.init({ entities: [Plain], dbName: 'none' });
    expect(() => explainHierarchy(orm)).toThrow(/without a polymorphic hierarchy/);
    expect(() => explainHierarchy(tools, { orm })).toThrow(UnregisteredClassError);
    await expect(async () => explainHierarchy(Tool, { em: orm.em.fork() })).rejects.toThrow(UnregisteredClassError);
  });
});

describe('explainHierarchy of an ORM', () => {
  it('shows several hierarchies, the columns of embeddables, and tables in their schemas', async () => {
    class Point {
      declare x: number;
    }
    class Shape extends Polymorphic() {
      declare id: number;
      declare at: Point;
      declare centre: Point;
    }
    defineEntity({ class: Point, embeddable: true, properties: { x: p.integer() } });
    defineEntity({
      class: Shape,
      inheritance: 'tpt',
      schema: 'drawing',
      properties: { id: p.integer().primary(), at: p.embedded(Point), centre: p.embedded(Point).object().nullable() },
    });
    const shapes = defineHierarchy(Shape, { Shape });
    const entities = [...tools.entities, Owner, ToolSet, ToolCall, ...shapes.entities];
    const orm = await MikroORM.init({ entities, dbName: 'several' });
    const explanation = explainHierarchy(orm);
    expect(explanation.roots.map(({ name }) => name)).toEqual(['Tool', 'Shape']);
    expect(String(explanation).split('\n\n')[1]).toBe(
      [
        `Shape  'shape'  table drawing.shape`,
        '     id                 int key',
        '     at_x               int',
        '     centre             jsonb null',
        '     _polymorphic_name  varchar(255)',
      ].join('\n'),
    );
  });
});
