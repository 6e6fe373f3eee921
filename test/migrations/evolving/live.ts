import { readFile } from 'node:fs/promises';
import type { EntityClass, EntityManager } from '@mikro-orm/core';
import { MigrationHelper } from 'mikro-orm-polymorphic/migrations';
import { expect } from 'vitest';
import type { Engine } from '../../support/index.ts';
import { openEvolution } from '../evolution.ts';
import { changeAll } from './changes.ts';
import { declareShape, DEFAULTS, kindOf, lineOf, nameOf, propertiesOf, type Row, type Shape } from './model.ts';
import type { Story } from './stories.ts';
import { importMigration } from '../import-migration.ts';

/** Lets the tables follow the classes and come back, and finds every row with every value that it should have. */
export async function live(engine: Engine, { shape, rows, changes, saysAbstract }: Story): Promise<void> {
  const { shape: later, isDestructive } = changeAll(shape, rows, changes);
  const before = declareShape(shape);
  const after = declareShape(later, { shape, saysAbstract });
  const force = isDestructive || (!saysAbstract && hasForgotten(later, rows));
  const seed = (em: EntityManager): Promise<void> => insert(em, { entities: before, shape, rows });
  await using evolution = await openEvolution(engine, { before, after, seed });
  const { next, scene } = evolution;
  const revision = await new MigrationHelper(next).revision('change');
  if (!revision) {
    expect(await next.schema.getUpdateSchemaSQL()).toBe('');
    expect(await read(next.em.fork(), after[0]!, later)).toEqual(expected(rows, { shape, later }));
    return;
  }
  const cls = await importMigration(revision.path);
  const text = await readFile(revision.path, 'utf8');
  const helper = evolution.helperFor(revision.name, cls);
  await told(text, () => helper.upgrade({ force }));
  expect(await next.schema.getUpdateSchemaSQL(), text).toBe('');
  expect(await read(next.em.fork(), after[0]!, later), text).toEqual(expected(rows, { shape, later }));
  await told(text, () => helper.downgrade());
  expect(await scene.db.orm.schema.getUpdateSchemaSQL(), text).toBe('');
  expect(await read(scene.db.em(), before[0]!, shape, later), text).toEqual(kept(rows, { shape, later }));
}

/** Nothing says what the tables of renamed classes were called where there are no rows. */
function hasForgotten(later: Shape, rows: readonly Row[]): boolean {
  const known = new Set(rows.flatMap(({ kind }) => lineOf(later, kind)).map(({ id }) => id));
  return later.kinds.some(({ id, name, isConcrete }) => name.startsWith('Renamed') && !isConcrete && !known.has(id));
}

async function told<T>(text: string, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    throw new Error(`${text}\n${String((error as Error).cause ?? error)}`, { cause: error });
  }
}

interface Seeded {
  readonly entities: readonly EntityClass[];
  readonly shape: Shape;
  readonly rows: readonly Row[];
}

async function insert(em: EntityManager, { entities, shape, rows }: Seeded): Promise<void> {
  for (const { id, kind, values } of rows) {
    const cls = entities.find(({ name }) => name === kindOf(shape, kind).name)!;
    const data = Object.fromEntries(propertiesOf(shape, kind).map(each => [nameOf(each), values.get(each.id)]));
    em.create(cls, { id, ...data } as never);
    await em.flush();
  }
}

type Found = Record<string, unknown>;

/** Every row as its class has it; only what a later shape has as well, if one is given. */
async function read(em: EntityManager, root: EntityClass, shape: Shape, later = shape): Promise<Found[]> {
  const found = await em.find(root, {}, { orderBy: { id: 1 } as never });
  return found.map(entity => {
    const kind = shape.kinds.find(({ name }) => name === entity.constructor.name)!;
    const properties = shared(shape, later, kind.id);
    const values = properties.map(each => [nameOf(each), plain((entity as Found)[nameOf(each)])]);
    return { id: (entity as Found)['id'], kind: kind.id, ...(Object.fromEntries(values) as Found) };
  });
}

function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { id: number }).id : (value ?? null);
}

function shared(shape: Shape, later: Shape, kind: number): ReturnType<typeof propertiesOf> {
  const others = new Set(propertiesOf(later, kind).map(({ id }) => id));
  return propertiesOf(shape, kind).filter(({ id }) => others.has(id));
}

interface Shapes {
  readonly shape: Shape;
  readonly later: Shape;
}

/** A property that the row did not have is null, or its default. */
function expected(rows: readonly Row[], { later }: Shapes): Found[] {
  return rows.map(({ id, kind, values }) => {
    const own = propertiesOf(later, kind).map(each => [
      nameOf(each),
      values.has(each.id) ? values.get(each.id) : each.hasDefault ? DEFAULTS[each.kind] : null,
    ]);
    return { id, kind, ...(Object.fromEntries(own) as Found) };
  });
}

function kept(rows: readonly Row[], { shape, later }: Shapes): Found[] {
  return rows.map(({ id, kind, values }) => {
    const own = shared(shape, later, kind).map(each => [nameOf(each), values.get(each.id)]);
    return { id, kind, ...(Object.fromEntries(own) as Found) };
  });
}
