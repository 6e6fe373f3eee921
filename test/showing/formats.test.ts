import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExplainedClass, withDescendants } from '../../src/polymorphic/explain/explained-class.ts';
import { HierarchyExplanation } from '../../src/polymorphic/explain/hierarchy-explanation.ts';
import { printable } from '../../src/polymorphic/explain/printable.ts';
import { drawDot, parseMermaid, parseXml, textsOf } from './formats.ts';

const hostile = [
  `a "quoted" 'name'`,
  '<script>alert(1)</script>',
  'line\nbreak\ttab\0null',
  '</svg>]]><!--',
  'c0["x"] {}',
  '{}()[]~*$+-#;:%%',
  '&amp; &#60; #60; #quot;',
  'back\\slash \\" \\n',
  '`code` ${x} <<abstract>>',
  'Überraschung 名前 🦄 עברית',
  '\u202Ereversed\u2066',
  '\uD800 half',
  '-->|x| classDiagram',
];

function classOf(name: string, children: readonly ExplainedClass[] = []): ExplainedClass {
  return {
    name,
    identity: name,
    isAbstract: children.length > 0,
    table: name,
    columns: [{ name, type: name, isNullable: true, isKey: true, references: name }],
    rows: 1,
    notes: [name],
    children,
  };
}

function explain(names: readonly string[]): HierarchyExplanation {
  return new HierarchyExplanation([
    classOf(
      'Root',
      names.map(name => classOf(name)),
    ),
  ]);
}

const squeezed = (text: string): string => text.replaceAll(/\s/g, '');
const anyName = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });

describe('names that no format expects', () => {
  it('Mermaid reads each name, identity, table and column as it is', async () => {
    const { classes, links } = await parseMermaid(explain(hostile).toMermaid());
    expect(classes.map(({ label }) => label)).toEqual(['Root', ...hostile.map(printable)]);
    expect(links).toEqual(hostile.map(name => ['Root', printable(name)]));
    expect(classes.map(({ marks }) => marks)).toEqual([['abstract'], ...hostile.map(() => [])]);
    for (const [index, name] of hostile.map(printable).entries()) {
      const members = [`'${name}'`, `table ${name}`, '1 row', `${name} ${name} key null → ${name}`, name];
      expect(classes[index + 1]!.members.map(squeezed)).toEqual(members.map(squeezed));
    }
  });

  it('Graphviz draws each name, identity, table and column as it is', async () => {
    const texts = new Set((await drawDot(explain(hostile).toDot())).map(squeezed));
    for (const name of hostile.map(printable)) {
      expect(texts).toContain(squeezed(name));
      expect(texts).toContain(squeezed(`table ${name}`));
      expect(texts).toContain(squeezed(`${name} key null → ${name}`));
    }
  });

  it('the drawing holds them as text and no element of theirs', () => {
    const svg = explain(hostile).toSvg();
    const texts = textsOf(svg);
    const document = parseXml(svg);
    for (const name of hostile.map(printable)) expect(texts).toContain(name);
    const kinds = new Set([...document.querySelectorAll('*')].map(({ tagName }) => tagName));
    expect([...kinds].toSorted()).toEqual(['g', 'path', 'rect', 'style', 'svg', 'text', 'title', 'tspan']);
  });

  it('the text has a line for each class, column and note', () => {
    expect(String(explain(hostile)).split('\n')).toHaveLength(3 * (1 + hostile.length));
  });

  it('any names at all leave every format readable', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyName, { minLength: 1, maxLength: 5 }), async names => {
        const explanation = explain(names);
        const { classes } = await parseMermaid(explanation.toMermaid());
        expect(classes.map(({ label }) => squeezed(label))).toEqual(['Root', ...names.map(printable).map(squeezed)]);
        await drawDot(explanation.toDot());
        expect(textsOf(explanation.toSvg()).map(squeezed)).toEqual(
          expect.arrayContaining(names.map(printable).map(squeezed)),
        );
        expect(String(explanation).split('\n')).toHaveLength(3 * (1 + names.length));
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

describe('the drawing', () => {
  const leaves = Array.from({ length: 100 }, (_, index) => classOf(`Class${index}`));
  const wide = classOf('Root', leaves);
  const deep = leaves.slice(0, 12).reduceRight((child, { name }) => classOf(name, [child]), classOf('Deepest'));
  const branches = classOf('Root', [
    classOf('Few', leaves.slice(0, 3)),
    classOf('Many', leaves.slice(3, 90)),
    ...leaves.slice(90),
  ]);

  it.each([
    ['a wide hierarchy', wide],
    ['a deep one', deep],
    ['one with a large branch', branches],
    ['a single class', classOf('Only')],
  ])('of %s has every class once, and no two overlap', (_, root) => {
    const boxes = boxesOf(new HierarchyExplanation([root]).toSvg());
    expect(boxes.map(({ name }) => name).toSorted()).toEqual(
      [...withDescendants(root)].map(({ name }) => name).toSorted(),
    );
    const overlaps = boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => overlap(a, b)));
    expect(overlaps).toEqual([]);
  });

  it('of 100 classes is about as wide as a page', () => {
    for (const root of [wide, branches]) {
      const { width, height } = sizeOf(new HierarchyExplanation([root]).toSvg());
      expect(width / height).toBeGreaterThan(0.8);
      expect(width / height).toBeLessThan(3);
    }
  });

  it('needs nothing from elsewhere and runs nothing', () => {
    const svg = new HierarchyExplanation([wide, deep]).toSvg();
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|url\(|@import|href|<script|\son\w+=/,
    );
  });

  it('cuts long texts and keeps the whole in a tooltip', () => {
    const long = 'Very'.repeat(60);
    const svg = new HierarchyExplanation([classOf(long)]).toSvg();
    const name = parseXml(svg).querySelector('.name')!;
    expect(name.querySelector('title')?.textContent).toBe(long);
    expect(name.textContent).toMatch(/(Very)+V?e?r?…$/);
    expect(sizeOf(svg).width).toBeLessThan(1000);
  });

  it('of several hierarchies places one below the other', () => {
    const boxes = boxesOf(new HierarchyExplanation([wide, deep]).toSvg());
    expect(boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => overlap(a, b)))).toEqual([]);
  });
});

interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxesOf(svg: string): Box[] {
  return [...parseXml(svg).querySelectorAll('rect:not(.page)')].map(rect => {
    const card = rect.parentElement!;
    const [outer, own] = [card.parentElement!, card].map(group =>
      /\((\S+) (\S+)\)/.exec(group.getAttribute('transform')!)!.slice(1).map(Number),
    );
    return {
      name: card.querySelector('.name')!.firstChild!.textContent!.trim(),
      x: outer![0]! + own![0]!,
      y: outer![1]! + own![1]!,
      width: Number(rect.getAttribute('width')),
      height: Number(rect.getAttribute('height')),
    };
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function sizeOf(svg: string): { width: number; height: number } {
  const root = parseXml(svg).documentElement;
  return { width: Number(root.getAttribute('width')), height: Number(root.getAttribute('height')) };
}
