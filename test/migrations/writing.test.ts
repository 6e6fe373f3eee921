import { readFile } from 'node:fs/promises';
import { defineEntity, p } from '@mikro-orm/core';
import {
  HierarchyMigrationError,
  IdentityRenameError,
  MigrationOptionError,
  PendingMigrationsError,
} from 'mikro-orm-polymorphic';
import { MigrationHelper, writeHierarchyMigration, writeRenameMigration } from 'mikro-orm-polymorphic/migrations';
import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { migratorOf } from '../../src/migrations/extension.ts';
import { engines } from '../support/index.ts';
import { declareAnimals } from './animals.ts';
import { openScene, type Scene } from './scene.ts';

const engine = engines[0]!;
const entities = [...declareAnimals('joined', { formerly: { Dog: ['hound'] } })];
const format = [['no-such-tool']] as const;

const writers = [
  ['renames identities', (scene: Scene) => writeRenameMigration(scene.db.orm, { hound: 'dog' })],
  ['adopts tables', (scene: Scene) => writeHierarchyMigration(scene.db.orm, 'adopt', { adopt: 'animal' })],
] as const;

describe('T7 what writes migrations of hierarchies', () => {
  it.each(writers)('T7 %s with the formatter, and not while migrations are pending', async (_, write) => {
    await using scene = await openScene(engine, { entities, createSchema: true, extension: { format } });
    const file = await write(scene);
    expect(migratorOf(scene.db.orm).reportOn(file).tools).toMatchObject([{ tool: 'no-such-tool', state: 'missing' }]);
    await expect(write(scene)).rejects.toThrow(PendingMigrationsError);
  });

  it('M2 says first what is wrong with a request', async () => {
    await using scene = await openScene(engine, { entities, createSchema: true, extension: { format: false } });
    await scene.write('2026_01_01_000000-00000000_pending', { up: 'select 1' });
    const { orm } = scene.db;
    await expect(writeRenameMigration(orm, { hound: 'dig' })).rejects.toThrow(IdentityRenameError);
    const request = (options: object) => writeHierarchyMigration(orm, 'x', options as never);
    await expect(request({ adopt: 'animals' })).rejects.toThrow(HierarchyMigrationError);
    await expect(request({ adopt: 'animal', values: { Dig: 'dig' } })).rejects.toThrow('values names Dig');
    await expect(request({ convert: 'joint', root: 'animal' })).rejects.toThrow(MigrationOptionError);
    await expect(request({ convert: 'single-table', root: 'animal' })).rejects.toThrow('are declared as joined');
    await expect(request({ adopt: 'animal' })).rejects.toThrow(PendingMigrationsError);
  });

  it.each(['ts', 'js', 'cjs'] as const)('M2 renames in a file of the kind of MikroORM, %s', async emit => {
    await using scene = await openScene(engine, {
      entities,
      createSchema: true,
      extension: { format: false },
      migrations: { emit },
    });
    const file = await writeRenameMigration(scene.db.orm, { hound: 'dog' });
    const text = await readFile(join(scene.folder, file), 'utf8');
    expect(text).toContain(emit === 'ts' ? 'override async up(): Promise<void> {' : '  async up() {');
    expect(text).toContain(emit === 'cjs' ? 'require(' : 'import {');
  });
});

const Before = defineEntity({
  name: 'Dog',
  tableName: 'dog',
  properties: { id: p.integer().primary(), nick: p.string(), name: p.text().nullable() },
});
const After = defineEntity({
  name: 'Dog',
  tableName: 'dog',
  properties: { id: p.integer().primary(), name: p.string().length(50) },
});

describe('T6 a revision says above a statement what it loses', () => {
  it.each([
    ['ts', false],
    ['js', false],
    ['ts', true],
  ] as const)('T6 %s, online: %s', async (emit, online) => {
    await using scene = await openScene(engine, {
      entities: [Before],
      createSchema: true,
      extension: { format: false },
      migrations: { emit },
    });
    await scene.db.em().execute(`insert into dog (id, nick) values (1, 'x')`);
    scene.db.orm.discoverEntity(After, Before);
    const revision = await new MigrationHelper(scene.db.orm).revision('less', { online });
    const files = [revision!.path, ...revision!.followUps.map(file => join(scene.folder, file))];
    const texts = await Promise.all(files.map(file => readFile(file, 'utf8')));
    const text = texts.join('');
    expect(text).toMatch(
      /^ {4}\/\/ Loses all values of dog.nick; upgrade asks for --force.\n(?: {4}\/\/.*\n)* {4}this.addSql\(`alter table "dog" drop column "nick"/m,
    );
    expect(text).toContain('    // Loses in dog.name, what goes beyond 50 characters; upgrade asks for --force.\n');
    expect(text).toContain(
      '    // Loses nothing, but it fails: rows have no value for dog.name; upgrade asks for --force.\n',
    );
    expect(text.match(/asks for --force/g)).toHaveLength(revision!.destructive.length);
  });
});
