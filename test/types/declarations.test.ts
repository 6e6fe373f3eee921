import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from './package-install.ts';

const sample = fileURLToPath(new URL('sample', import.meta.url));
let installation: Installation;

beforeAll(async () => {
  installation = await Installation.create();
  await cp(sample, join(installation.folder, 'sample'), { recursive: true });
  await mkdir(join(installation.folder, 'refused'));
}, 300_000);
afterAll(() => installation?.[Symbol.asyncDispose]());

describe('S4 a user’s project on the built package', () => {
  const emit = { noEmit: false, declaration: true, emitDeclarationOnly: true };

  it.each([
    ['defineEntity, mixins and configuration', 'define', ['define.ts', 'mixin.ts', 'config.ts'], {}],
    ['ES decorators', 'es', ['es.ts'], {}],
    [
      'legacy decorators',
      'legacy',
      ['legacy.legacy.ts'],
      { experimentalDecorators: true, emitDecoratorMetadata: true },
    ],
  ])('S4 compiles with declaration: true: %s', async (_, name, files, options) => {
    const paths = files.map(file => `sample/${file}`);
    const outDir = `out/${name}`;
    expect(await installation.compile(name, paths, { ...emit, ...options, rootDir: 'sample', outDir })).toEqual({
      ok: true,
      output: '',
    });
  });

  it('S4 its declarations say what its sources say', async () => {
    const declarations = await readFile(join(installation.folder, 'out/define/define.d.ts'), 'utf8');
    expect(declarations).toMatch(/export declare const shapes: .*Hierarchy<Shape, \{/);
    expect(declarations).not.toMatch(/\bany\b(?!\[\])/);
    const consumer = `
      import { circleOf } from './helper.ts';
      import { describe, isCircle, page, rounds, type Shape, shapes } from './out/define/define.js';
      import type { EntityManager } from '@mikro-orm/core';
      declare const shape: Shape;
      declare const em: EntityManager;
      const text: string | number = describe(shape);
      if (isCircle(shape)) { const radius: number = shape.radius; }
      const area: number = (await page(em))[0]!.area();
      const known: boolean = rounds.is(circleOf(shape), 'Circle');
      // @ts-expect-error -- Square is no Round
      rounds.is(circleOf(shape), 'Square');
      // @ts-expect-error -- Square is missing
      shapes.match(shape, { Circle: () => 1 });
      export const all = [text, area, known];
    `;
    const helper = `
      import { Circle, type Shape } from './out/define/define.js';
      export function circleOf(shape: Shape): Circle { if (shape instanceof Circle) return shape; throw new Error(); }
    `;
    await writeFile(join(installation.folder, 'consumer.ts'), consumer);
    await writeFile(join(installation.folder, 'helper.ts'), helper);
    expect(await installation.compile('consumer', ['consumer.ts'])).toEqual({ ok: true, output: '' });
  });
});

const header = `
  import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
  import { tools, Tool, FunctionTool, GetWeather } from '../sample/es.ts';
  declare const tool: Tool;
`;

describe('S4 misuse is a readable compile error', () => {
  it.each<[string, string, RegExp]>([
    [
      'an abstract class',
      'defineHierarchy(Tool, { FunctionTool });',
      /`FunctionTool` is abstract: list only classes that can be stored/,
    ],
    ['a stranger', 'defineHierarchy(Tool, { Date });', /`Date` does not extend the root of this hierarchy/],
    [
      'no class',
      "defineHierarchy(Tool, { Hammer: 'Hammer' });",
      /`Hammer` is not a class|not assignable to type 'AbstractConstructor'/,
    ],
    [
      'the mixin applied twice',
      'Polymorphic(Tool);',
      /Polymorphic: the base class already has these members\. Remove them, or do not apply the mixin twice\..*"polymorphicName"/s,
    ],
    ['a missing handler', 'tools.match(tool, {});', /Property 'GetWeather' is missing/],
    ['an extra handler', 'tools.match(tool, { GetWeather: () => 1, Other: () => 1 });', /TS2322|TS2345|TS2353|TS2769/],
    [
      'an abstract member that a leaf lacks',
      'class Leaf extends Tool {} void Leaf;',
      /does not implement inherited abstract member run/,
    ],
    ['a new abstract class', 'new Tool();', /Cannot create an instance of an abstract class/],
  ])('S4 %s', async (title, line, sentence) => {
    const file = `refused/${title.replace(/\W+/g, '-')}.ts`;
    await writeFile(
      join(installation.folder, file),
      `${header}${line}\nexport const used = [Polymorphic, defineHierarchy, tools, tool, FunctionTool, GetWeather];`,
    );
    const { ok, output } = await installation.compile(title.replace(/\W+/g, '-'), [file]);
    expect(ok).toBe(false);
    expect(output).toMatch(sentence);
    expect(output.match(/error TS/g)).toHaveLength(1);
  });
});
