// What a hierarchy costs the compiler: check time and instantiations by the number of its classes. Run: node scripts/compile-cost.ts
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What is compiled: the classes alone, with `defineHierarchy`, or with everything that the types know of a hierarchy. */
export type Program = 'classes' | 'defined' | 'used';

export interface Cost {
  readonly instantiations: number;
  readonly seconds: number;
}

const folder = 'reports/compile-cost';

/** Writes the declarations of the library, which is what users compile against. */
export async function buildDeclarations(): Promise<void> {
  await compile('-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', join(folder, 'dist'));
}

/** Compiles a hierarchy of `count` classes, in branches of ten. Throws when it does not compile. */
export async function compileCost(count: number, program: Program): Promise<Cost> {
  const own = join(folder, `${program}-${count}`);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'classes.ts'), sourceOf(count, program));
  writeFileSync(join(own, 'tsconfig.json'), JSON.stringify(project));
  const report = await compile('-p', own, '--extendedDiagnostics', '--singleThreaded');
  return {
    instantiations: Number(/^Instantiations:\s+(\d+)/m.exec(report)?.[1]),
    seconds: Number(/^Check time:\s+([\d.]+)s/m.exec(report)?.[1]),
  };
}

const dist = '../dist/';
const project = {
  extends: '../../../tsconfig.base.json',
  compilerOptions: {
    paths: {
      'mikro-orm-polymorphic': [`${dist}index.d.ts`],
      'mikro-orm-polymorphic/postgresql': [`${dist}postgresql.d.ts`],
    },
  },
  files: ['classes.ts'],
};

async function compile(...parameters: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['node_modules/typescript/bin/tsc', ...parameters]);
  return stdout;
}

function sourceOf(count: number, program: Program): string {
  const leaves = Array.from({ length: count }, (_, index) => index);
  const middles = leaves.filter(index => index % 10 === 0).map(index => index / 10);
  const lines = [
    `import type { EntityManager } from 'mikro-orm-polymorphic/postgresql';`,
    `import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';`,
    'export abstract class Root extends Polymorphic() { declare id: number; declare name: string; abstract run(): string }',
    ...middles.map(index => `export abstract class Middle${index} extends Root { declare shared${index}: string }`),
    ...leaves.map(leafOf),
    ...(program === 'classes'
      ? []
      : [`export const all = defineHierarchy(Root, { ${leaves.map(i => `Leaf${i}`).join(', ')} });`]),
    ...(program === 'used' ? usesOf(leaves) : []),
  ];
  return `${lines.join('\n')}\n`;
}

function leafOf(index: number): string {
  const columns = `declare text${index}: string; declare count${index}: number; declare note${index}?: string | null; declare at${index}: Date`;
  return `export class Leaf${index} extends Middle${Math.floor(index / 10)} { ${columns}; run() { return this.text${index}; } }`;
}

function usesOf(leaves: readonly number[]): string[] {
  const handlers = leaves.map(index => `Leaf${index}: each => each.text${index}`).join(', ');
  const counts = leaves.map(index => `Leaf${index}: each => each.count${index} + each.name.length`).join(', ');
  return [
    'declare const em: EntityManager;',
    'export async function use() {',
    '  const [first] = await em.find(Root, { name: "x" }, { limit: 1 });',
    '  if (!first) return;',
    `  const texts: string = all.match(first, { ${handlers} });`,
    `  const counts: number = all.match(first, { ${counts} });`,
    '  const some: number = all.match(first, { Leaf0: each => each.count0, _: each => each.id });',
    '  if (all.is(first, "Leaf1", "Leaf2")) return first.shared0;',
    '  const branch = all.concreteOf(Middle0);',
    '  return [texts, counts, some, all.identityOf(Leaf3), branch.identities, all.classOf("x")];',
    '}',
  ];
}

async function bestOf(runs: number, count: number, program: Program): Promise<Cost> {
  const costs: Cost[] = [];
  while (costs.length < runs) costs.push(await compileCost(count, program));
  return costs.toSorted((a, b) => a.seconds - b.seconds)[0]!;
}

if (import.meta.main) {
  await buildDeclarations();
  console.log('| classes | classes alone | with defineHierarchy | with two full match, is, concreteOf, find |');
  console.log('| ------- | ------------- | -------------------- | ----------------------------------------- |');
  for (const count of [50, 100, 200]) {
    const cells: string[] = [];
    for (const program of ['classes', 'defined', 'used'] as const) {
      const { instantiations, seconds } = await bestOf(3, count, program);
      cells.push(`${instantiations.toLocaleString('en')}, ${seconds.toFixed(2)} s`);
    }
    console.log(`| ${count} | ${cells.join(' | ')} |`);
  }
}
