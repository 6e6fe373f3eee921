import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

async function orm(...args: string[]): Promise<string> {
  const { DATABASE_URL: _, ...env } = process.env;
  const { stdout } = await run('npm', ['run', '-s', 'orm', '--', ...args], {
    env: { ...env, NO_COLOR: '1' },
    maxBuffer: 2 ** 24,
  });
  return stdout;
}

it("MikroORM's own command line finds the configuration and the hierarchy of the examples [PGlite]", async () => {
  expect(await orm('debug')).toMatch(/configuration found[\s\S]*database connection successful/);
  const ddl = await orm('schema:create', '--dump');
  expect(ddl).toContain('create table "github_events"."github_event"');
  expect(ddl).toContain('"_polymorphic_name" varchar(255) not null');
  expect(ddl).not.toMatch(/"_event" .* on update cascade/);
}, 60_000);
