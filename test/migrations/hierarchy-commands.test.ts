import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOrm, serverEngines, type TestOrm } from '../support/index.ts';
import { type CommandOutput, runCommands } from './command-lines.ts';

interface Declared {
  readonly inheritance: string;
  readonly classes?: string;
  readonly options?: string;
}

const configOf = (clientUrl: string, { inheritance, classes = '{ Dog, Cat }', options = '' }: Declared): string => `
import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { migrations } from 'mikro-orm-polymorphic/migrations';
import { defineConfig } from 'mikro-orm-polymorphic/postgresql';
class Pet extends Polymorphic(UuidV7Base) {}
defineEntity({ class: Pet, ${inheritance}, properties: { name: p.string() } });
class Dog extends Pet {}
defineEntity({ class: Dog, properties: { tricks: p.integer() } });
class Cat extends Pet {}
defineEntity({ class: Cat, properties: { lives: p.integer() } });
const pets = defineHierarchy(Pet, ${classes}, { formerly: { Dog: ['hound'] } });
export default defineConfig({
  clientUrl: '${clientUrl}', baseDir: import.meta.dirname, entities: [...pets.entities],
  extensions: [migrations({ format: false${options} })], migrations: { path: './migrations', snapshot: false },
});
`;

describe.each(serverEngines)('T6 the command line on hierarchies [$name]', engine => {
  let cwd: string;
  let db: TestOrm;
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'polymorphic-cli-'));
    await writeFile(join(cwd, 'package.json'), '{ "type": "module" }');
    await mkdir(join(cwd, 'node_modules'));
    await symlink(resolve('node_modules/@mikro-orm'), join(cwd, 'node_modules/@mikro-orm'));
    await symlink(resolve(), join(cwd, 'node_modules/mikro-orm-polymorphic'));
    db = await openOrm(engine, { createSchema: false, entities: [], discovery: { warnWhenNoEntities: false } });
    const url = db.orm.config.get('clientUrl', '');
    await writeFile(join(cwd, 'mikro-orm.config.ts'), configOf(url, { inheritance: "inheritance: 'tpt'" }));
    const single = "discriminator: 'polymorphicName'";
    const strict = { inheritance: single, classes: '{ Dog }', options: ', requireIdentityLock: true' };
    await writeFile(join(cwd, 'strict.config.ts'), configOf(url, strict));
    await writeFile(join(cwd, 'single-table.config.ts'), configOf(url, { inheritance: single }));
  });
  afterAll(async () => {
    await db?.close();
    await rm(cwd, { recursive: true, force: true });
  });

  const run = (...commands: string[]): Promise<CommandOutput[]> => runCommands(cwd, ...commands);

  it('locks identities, renames them, and converts tables with their rows', async () => {
    const [written, applied, adopted, locked] = await run('revision pets', 'upgrade', 'adopt nobody', 'lock');
    expect([written?.code, applied?.code]).toEqual([0, 0]);
    expect(adopted).toMatchObject({ code: 1, err: expect.stringContaining('nobody') });
    expect(locked).toMatchObject({ code: 0, out: 'Written: identities.lock.json\n' });
    expect(JSON.parse(await readFile(join(cwd, 'identities.lock.json'), 'utf8'))).toEqual({
      version: 1,
      hierarchies: { pet: { cat: 'Cat', dog: 'Dog', hound: 'Dog' } },
    });
    const key = '0190b0ae-3c8e-7000-8000-000000000001';
    await db.orm.em.execute(`insert into "pet" ("id", "name", "_polymorphic_name") values ('${key}', 'rex', 'hound')`);
    await db.orm.em.execute(`insert into "dog" ("id", "tricks") values ('${key}', 3)`);
    const single = '--config single-table.config.ts';
    const results = await run(
      'rename hound=dog',
      'upgrade --dry-run',
      'upgrade',
      `${single} convert pet single-table`,
      `${single} upgrade`,
    );
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    const files = await readdir(join(cwd, 'migrations'));
    expect([results[0], results[3]].map(result => result?.out)).toEqual(
      files.slice(1).map(file => `Written: ${join('migrations', file)}\n`),
    );
    expect(results[1]?.out).toContain('there may be more statements');
    expect(await db.orm.em.execute('select "name", "tricks", "_polymorphic_name" as type from "pet"')).toEqual([
      { name: 'rex', tricks: 3, type: 'dog' },
    ]);
    expect(files).toHaveLength(3);
  });
  it('works while classes and lock disagree, where the application does not start', async () => {
    const strict = '--config strict.config.ts --json';
    const blank = '--config strict.config.ts revision --blank data';
    const results = await run(
      `${strict} check`,
      `${strict} rename hound=dog`,
      `${strict} pending`,
      blank,
      `${strict} lock`,
      blank,
    );
    expect(results.map(({ code }) => code)).toEqual([1, 0, 0, 0, 0, 0]);
    expect(results[3]!.out).toContain('Note: identities.lock.json is not of these classes.');
    expect(results[5]!.out).not.toContain('Note');
    expect(results[0]!.out).toContain('identity-lock');
  });
});
