import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';
import { openOrm, serverEngines } from '../support/index.ts';
import { type CommandOutput, runCommands } from './command-lines.ts';

const configOf = (clientUrl: string, baseDir: string): string => `
import { defineEntity, p } from '@mikro-orm/core';
import { defineConfig } from '@mikro-orm/postgresql';
import { migrations } from '${resolve('src/migrations/index.ts')}';
const User = defineEntity({ name: 'User', properties: { id: p.integer().primary(), name: p.string() } });
export default defineConfig({
  clientUrl: '${clientUrl}', baseDir: '${baseDir}', entities: [User],
  extensions: [migrations({ format: false })], migrations: { path: './migrations' },
});
`;

describe('T6: the command line', () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'polymorphic-cli-'));
    await symlink(resolve('node_modules'), join(cwd, 'node_modules'));
    await writeFile(join(cwd, 'package.json'), '{ "type": "module" }');
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  const call = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    const result = { out: '', err: '' };
    const code = await runCommandLine(args, {
      cwd,
      out: text => void (result.out += text),
      err: text => void (result.err += text),
    });
    return { code, ...result };
  };

  it('says what is missing, and what is wrong use', async () => {
    expect(await call('pending')).toMatchObject({ code: 1, err: expect.stringMatching(/No configuration.*init/) });
    expect(await call('--json', 'pending')).toMatchObject({
      code: 1,
      err: expect.stringContaining('"MISSING_CONFIG"'),
    });
    expect(await call('migrate')).toMatchObject({ code: 2, err: expect.stringContaining('unknown command') });
    expect(await call('revision')).toMatchObject({ code: 2 });
    expect(await call('upgrade', '--fast')).toMatchObject({ code: 2 });
    expect(await call('rename', 'hound')).toMatchObject({ code: 2, err: expect.stringContaining('=') });
    expect(await call('convert', 'pet', 'flat')).toMatchObject({
      code: 2,
      err: expect.stringContaining('single-table'),
    });
    expect(await call('--help')).toMatchObject({ code: 0, out: expect.stringContaining('downgrade') });
    expect((await call('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('names host and database of a server that does not answer, never the password', async () => {
    const address = 'postgresql://app:hunter2@127.0.0.1:1/shop';
    const text = `export default (await import('${resolve('node_modules/@mikro-orm/postgresql/index.js')}')).defineConfig({ clientUrl: '${address}', entities: [], discovery: { warnWhenNoEntities: false } });`;
    await writeFile(join(cwd, 'unreachable.config.mjs'), text);
    for (const args of [['pending'], ['upgrade'], ['--json', 'history']]) {
      const { code, out, err } = await call('--config', 'unreachable.config.mjs', ...args);
      expect(code).toBe(1);
      expect(out + err).toContain('The database shop on 127.0.0.1:1 cannot be reached');
      expect(out + err).not.toContain('hunter2');
    }
  });

  it('writes one document for wrong use too, with --json', async () => {
    for (const args of [['migrate'], ['upgrade', '--fast'], ['revision'], ['rename', 'hound'], []]) {
      const { code, out, err } = await call(...args, '--json');
      expect([code, out]).toEqual([2, '']);
      expect(JSON.parse(err)).toEqual({ error: { code: 'USAGE', message: expect.any(String) as string } });
    }
  });

  it.each([
    ['a port that is none', 'postgresql://app:hunter2@127.0.0.1:x/shop'],
    ['no protocol', 'app:hunter2@127.0.0.1/shop'],
    ['another database', 'mysql://app:hunter2@127.0.0.1/shop'],
    ['a password that is not encoded', 'postgresql://app:hunter2%zz@127.0.0.1/shop'],
  ])('names clientUrl where it has %s, never the password', async (what, clientUrl) => {
    const file = `${what.replaceAll(' ', '-')}.config.mjs`;
    await writeFile(join(cwd, file), `export default { clientUrl: '${clientUrl}', entities: [] };`);
    const { code, out, err } = await call('--config', file, '--json', 'pending');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('"CLIENT_URL"');
    expect(err).not.toContain('hunter2');
  });

  it.each(serverEngines)('creates a database by upgrade alone [$name]', async engine => {
    await using db = await openOrm(engine, {
      entities: [],
      createSchema: false,
      discovery: { warnWhenNoEntities: false },
    });
    const address = new URL(db.orm.config.get('clientUrl'));
    const name = `${address.pathname.slice(1)}_made`;
    address.pathname = name;
    await writeFile(join(cwd, 'made.config.ts'), configOf(address.href, join(cwd, 'made')));
    const made = () => db.em().execute('select 1 from pg_database where datname = ?', [name]);
    const reading = ['pending', 'current', 'history', 'check', 'upgrade --dry-run'];
    const results = await runCommands(cwd, ...reading.map(command => `--config made.config.ts ${command}`));
    expect(results.map(({ code }) => code)).toEqual(reading.map(() => 1));
    expect(results[0]!.err).toContain('does not exist (SQLSTATE 3D000); upgrade creates it');
    expect(await made()).toEqual([]);
    const [upgraded] = await runCommands(cwd, '--config made.config.ts upgrade');
    expect(upgraded).toMatchObject({ code: 0, out: '0 applied\n' });
    expect(await made()).toHaveLength(1);
    await db.em().execute(`drop database "${name}" with (force)`);
  });

  it('runs every command [PostgreSQL]', async () => {
    const run = (...commands: string[]): Promise<CommandOutput[]> => runCommands(cwd, ...commands);
    expect(await run('init', 'init')).toEqual([
      { code: 0, out: 'written: mikro-orm.config.ts\nwritten: migrations\n', err: '' },
      { code: 0, out: 'kept: mikro-orm.config.ts\nkept: migrations\n', err: '' },
    ]);
    await using db = await openOrm(serverEngines[0]!, {
      createSchema: false,
      entities: [],
      discovery: { warnWhenNoEntities: false },
    });
    await writeFile(join(cwd, 'mikro-orm.config.ts'), configOf(db.orm.config.get('clientUrl'), cwd));
    const [written, pending, dryRun, none, upgraded, again, agreeing, history] = await run(
      '--json revision add users',
      'pending',
      'upgrade --dry-run',
      'current',
      'upgrade',
      'revision again',
      'check',
      'history',
    );
    expect(written).toMatchObject({ code: 0, err: '' });
    const { revision } = JSON.parse(written!.out) as { revision: { name: string; path: string } };
    expect(revision.name).toMatch(/_add_users$/);
    expect(existsSync(resolve(cwd, revision.path))).toBe(true);
    expect(pending?.out).toBe(`${revision.name}\n`);
    expect(dryRun?.out).toBe(
      `-- ${revision.name}\ncreate table "user" ("id" serial primary key, "name" varchar(255) not null);\n`,
    );
    expect(none).toMatchObject({ code: 0, out: 'none\n' });
    expect(upgraded).toEqual({ code: 0, out: '1 applied\n', err: `1/1 ${revision.name}\n` });
    expect(again?.out).toBe('No differences: nothing was written.\n');
    expect(agreeing).toMatchObject({ code: 0, out: expect.stringContaining('agree') });
    expect(history?.out).toMatch(new RegExp(`^applied  ${revision.name} 20`));
    const [reverted, behind, stamped, unknown] = await run(
      '--json downgrade base',
      '--json check',
      'stamp head',
      'downgrade nowhere',
    );
    expect(JSON.parse(reverted!.out)).toEqual({ reverted: [revision.name] });
    expect(behind).toMatchObject({ code: 1, out: expect.stringContaining('pending-migration') });
    expect(stamped?.out).toBe('1 logged as applied\n');
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('no migration') });
  });

  it('is a program', async () => {
    const main = resolve('src/cli/main.ts');
    const child = spawn(process.execPath, ['--conditions=@mikro-orm-polymorphic/source', main, '--version'], { cwd });
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
  });
});
