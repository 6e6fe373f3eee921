import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { JwtKey } from 'mikro-orm-polymorphic/jwt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serverEngines } from '../support/index.ts';
import { kek, newProcess, nextKek } from './model.ts';
import { Scene } from './scene.ts';

const script = fileURLToPath(new URL('token-process.ts', import.meta.url));

describe.each(serverEngines)('S14 keys that several processes make at once [$name]', engine => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open(engine);
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.forgetKeys());

  /** Holds the lock on keys of a purpose until so many others wait for it on connections of their own. */
  async function atOnce<T>(wanted: number, work: () => Promise<T>): Promise<T[]> {
    const waiting = `select count(*)::int as "count" from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`;
    const results: Promise<T>[] = [];
    await scene.em().transactional(async holder => {
      await holder.execute(`select pg_advisory_xact_lock(1786213483, hashtext('access seat'))`);
      results.push(...Array.from({ length: wanted }, work));
      let count = 0;
      while (count < wanted) {
        [{ count }] = await scene.em().execute<[{ count: number }]>(waiting);
      }
    });
    return Promise.all(results);
  }

  /** What an operating system process prints, which does one thing with the keys of seats. */
  async function processOf(work: 'issue' | 'rotate' | 'serve'): Promise<string> {
    return outputOf(start(work));
  }

  function start(work: 'issue' | 'rotate' | 'serve'): ChildProcess {
    const url = String(scene.db.orm.config.get('clientUrl'));
    const flags = ['--conditions=@mikro-orm-polymorphic/source', script, url, work];
    return spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  async function outputOf(child: ChildProcess): Promise<string> {
    let output = '';
    child.stdout!.on('data', chunk => (output += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
    return output.trim();
  }

  const keys = (): Promise<JwtKey[]> => scene.em().find(JwtKey, { purpose: 'seat' });

  it('eight first tokens make one key', async () => {
    const request = { purpose: 'seat', subject: '1', claims: {} };
    const tokens = await atOnce(8, () => newProcess().issue(scene.em(), request));
    expect(new Set(tokens.map(({ accessToken }) => accessToken.split('.')[0])).size).toBe(1);
    expect(await keys()).toHaveLength(1);
  });

  it('eight rotations make one key', async () => {
    const { id } = await newProcess().rotate(scene.em(), { purpose: 'seat' });
    const made = await atOnce(8, () => newProcess().rotate(scene.em(), { purpose: 'seat' }));
    expect(new Set(made.map(key => key.id)).size).toBe(1);
    expect(made[0]!.id).not.toBe(id);
    expect(await keys()).toHaveLength(2);
  });

  it('two processes of the operating system that rotate at once make one key', async () => {
    const before = await newProcess().rotate(scene.em(), { purpose: 'seat' });
    const [one, two] = await atOnce(2, () => processOf('rotate'));
    expect(one).toBe(two);
    expect(new Set((await keys()).map(({ id }) => id))).toEqual(new Set([before.id, one]));
  });

  it('two processes of the operating system that issue their first tokens at once make one key', async () => {
    const tokens = await atOnce(2, () => processOf('issue'));
    expect(await keys()).toHaveLength(1);
    for (const token of tokens) {
      expect((await scene.manager.verify(scene.em(), token, { purpose: 'seat' })).payload.sub).toBe('["a","1"]');
    }
  });

  it('1,000 tokens that three processes issue while a fourth rotates and re-encrypts are all verified, and none is lost', async () => {
    const issuers = Array.from({ length: 3 }, () => start('serve'));
    const outputs = issuers.map(outputOf);
    const over = new AbortController();
    const keeper = newProcess({ keyEncryptionKeys: [nextKek, kek] });
    const rotations = (async (): Promise<number> => {
      let count = 0;
      for (; !over.signal.aborted; count++) {
        await keeper.rotate(scene.em(), { purpose: 'seat' });
        await keeper.rewrap(scene.em());
      }
      return count;
    })();
    const verifier = newProcess({ keyEncryptionKeys: [nextKek] });
    const tokens = (await Promise.all(outputs)).flatMap(output => output.split('\n'));
    over.abort();
    expect(await rotations).toBeGreaterThan(3);
    const kids = new Set<unknown>();
    let verified = 0;
    for (const token of tokens) {
      const { payload } = await verifier.verify(scene.em(), token, { purpose: 'seat' });
      verified += payload.sub === '["a","1"]' ? 1 : 0;
      kids.add(token.split('.')[0]);
    }
    expect(verified).toBe(1002);
    expect(kids.size).toBeGreaterThan(3);
  });
});
