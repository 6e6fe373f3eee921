import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IdentityLockError, IdentityLockFileError } from 'mikro-orm-polymorphic';
import {
  findIdentityLock,
  readIdentityLock,
  requireIdentityLock,
  writeIdentityLock,
} from 'mikro-orm-polymorphic/migrations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareParty } from '../../contracts/party/define.ts';
import { startOrm } from '../../declaring/classes.ts';

const LOCK = `{
  "version": 1,
  "hierarchies": {
    "party": {
      "company": "Company",
      "company.shop": "Shop",
      "human": "Person",
      "human.employee": "Employee",
      "person": "Person",
      "person.employee": "Employee",
      "vehicle.car": "Car",
      "vehicle.truck": "Truck"
    }
  }
}
`;

describe('M2 identities.lock.json', () => {
  let baseDir: string;
  const file = (): string => join(baseDir, 'identities.lock.json');
  const orm = (options = {}) => startOrm(declareParty('joined', options).entities, { baseDir });
  beforeAll(async () => {
    baseDir = await mkdtemp(join(tmpdir(), 'identity-lock-'));
  });
  afterAll(() => rm(baseDir, { recursive: true, force: true }));

  it('M2 is nothing to compare with before it is written', async () => {
    expect(await readIdentityLock(orm())).toBeUndefined();
    expect(await findIdentityLock({ orm: orm() })).toEqual([]);
    await requireIdentityLock(orm());
  });

  it('M2 lists every identity that rows may store, in order, one a line', async () => {
    const lock = await writeIdentityLock(orm({ formerly: { Person: ['human'] } }));
    expect(await readFile(file(), 'utf8')).toBe(LOCK);
    expect(await readIdentityLock(orm())).toEqual(lock);
  });

  it('M2 a class without its former name fails check and start-up, with both ways out', async () => {
    await requireIdentityLock(orm({ formerly: { Person: ['human'] } }));
    expect(await findIdentityLock({ orm: orm() })).toEqual([
      {
        kind: 'identity-lock',
        message:
          "Person (table party) was 'human', and is 'person' now: rows that store the old identity are of no class.",
        fix:
          "Read the rows at once with formerly: { Person: ['human'] } in defineHierarchy, or rewrite them with a migration: " +
          'npx mikro-orm-polymorphic rename human=person (writeRenameMigration). Then write the lock: npx mikro-orm-polymorphic lock.',
      },
      expect.objectContaining({
        message: expect.stringContaining("Employee (table party) was 'human.employee'") as string,
      }),
    ]);
    await expect(requireIdentityLock(orm())).rejects.toThrow(IdentityLockError);
    await expect(requireIdentityLock(orm())).rejects.toThrow("formerly: { Person: ['human'] }");
  });

  it('M2 a new class fails check, and not start-up', async () => {
    await writeFile(file(), LOCK.replace('      "company.shop": "Shop",\n', ''));
    const grown = orm({ formerly: { Person: ['human'] } });
    expect(await findIdentityLock({ orm: grown })).toEqual([
      {
        kind: 'identity-lock',
        message: "The identity 'company.shop' of Shop (table party) is not in the lock.",
        fix: 'Write the lock with npx mikro-orm-polymorphic lock (writeIdentityLock), and commit it.',
      },
    ]);
    await requireIdentityLock(grown);
  });

  it.each([
    ['no JSON', '{', 'is no JSON'],
    ['another version', '{"version": 2, "hierarchies": {}}', 'is of no version that this release reads, which is 1'],
    ['a list', '[]', 'is of no version'],
    ['no hierarchies', '{"version": 1}', 'does not hold an object of class names by identity'],
    ['no names', '{"version": 1, "hierarchies": {"party": {"person": 1}}}', 'does not hold an object'],
  ])('M2 refuses a file with %s', async (_what, text, message) => {
    await writeFile(file(), text);
    await expect(readIdentityLock(orm())).rejects.toThrow(IdentityLockFileError);
    await expect(readIdentityLock(orm())).rejects.toThrow(message);
  });
});
