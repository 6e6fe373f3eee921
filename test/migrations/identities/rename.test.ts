import { readFile, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { IdentityRenameError, UnknownIdentityError } from 'mikro-orm-polymorphic';
import { IdentityMigration, writeIdentityLock, writeRenameMigration } from 'mikro-orm-polymorphic/migrations';
import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../src/migrations/check/run-check.ts';
import { lockText } from '../../../src/migrations/identities/identity-lock.ts';
import { declareParty } from '../../contracts/party/define.ts';
import { strategies } from '../../contracts/party/model.ts';
import { renamed, storedNames } from '../../contracts/party/renamed.ts';
import { seedParties } from '../../contracts/party/seed.ts';
import { checksOf } from '../../declaring/catalog.ts';
import { engines, type TestOrm } from '../../support/index.ts';
import { declareAnimals, seedAnimals } from '../animals.ts';
import { migrate } from '../run-migration.ts';
import { openScene } from '../scene.ts';
import { secondOrm } from '../second-orm.ts';
import { importMigration } from '../import-migration.ts';

const LOCKED = {
  person: 'Person',
  'person.employee': 'Employee',
  'vehicle.car': 'Car',
  'vehicle.truck': 'Truck',
  company: 'Company',
  'company.shop': 'Shop',
};
const NAMES = { 'person.employee': 'person.staff', 'company.shop': 'store' };
const BACK = { 'person.staff': 'person.employee', store: 'company.shop' };
const CHECK = { party_person_employee_required: 'party_person_staff_required' };
const CHECK_BACK = { party_person_staff_required: 'party_person_employee_required' };

class RenameStaff extends IdentityMigration {
  override name = 'rename-staff';
  override async up(): Promise<void> {
    await this.renameIdentities({ table: 'party', identities: NAMES, constraints: CHECK, size: 1 });
  }
  override async down(): Promise<void> {
    await this.renameIdentities({ table: 'party', identities: BACK, constraints: CHECK_BACK });
  }
}

async function stored(db: TestOrm): Promise<string[]> {
  const rows = await db.em().execute<{ name: string }[]>('select _polymorphic_name as name from party order by id');
  return rows.map(({ name }) => name);
}

describe.each(engines)('M2 stored identities are renamed [$name]', engine => {
  it('M2 with the constraints and indexes that name them, up and down', async () => {
    const m = declareParty('single-table');
    await using scene = await openScene(engine, { entities: [...m.entities], createSchema: true });
    const { db } = scene;
    await seedParties(db.em(), m);
    await db
      .em()
      .execute(
        `create unique index one_salary on party (salary) where _polymorphic_name in ('person.employee', 'person') and dept <> 'person.employee'`,
      );
    const index = async () =>
      (
        await db
          .em()
          .execute<{ def: string }[]>(`select indexdef as def from pg_indexes where indexname = 'one_salary'`)
      )[0]?.def;
    const constraints = async () => [(await checksOf(db)).toSorted(), (await index())?.match(/'[^']*'/g)];
    const before = [await stored(db), await constraints()];
    await migrate(db.orm, 'up', { name: 'rename-staff', class: RenameStaff });
    expect((await stored(db)).filter(name => ['person.staff', 'store'].includes(name))).toHaveLength(4);
    const insert = (identity: string) =>
      db.em().execute('insert into party (id, name, _polymorphic_name) values (90, ?, ?)', ['x', identity]);
    await expect(insert('person.staff')).rejects.toThrow('party_person_staff_required');
    await expect(insert('store')).rejects.toThrow('party_company_shop_required');
    expect(await index()).toMatch(/'person\.staff'.*'person'.*dept.*'person\.employee'/);
    await migrate(db.orm, 'down', { name: 'rename-staff', class: RenameStaff });
    expect([await stored(db), await constraints()]).toEqual(before);
  });

  it.each(strategies)('M2 by a generated migration, with the classes below a prefix, %s', async strategy => {
    const m = renamed(declareParty)(strategy);
    await using scene = await openScene(engine, {
      entities: [...m.entities],
      createSchema: true,
    });
    const { db, folder } = scene;
    await seedParties(db.em(), m);
    const names = await stored(db);
    db.orm.config.set('baseDir', folder);
    await writeIdentityLock(db.orm);
    const file = await writeRenameMigration(db.orm, {
      human: 'person',
      'machine.auto': 'vehicle.car',
      'firm.shop': 'company.shop',
    });
    const code = await readFile(join(folder, file), 'utf8');
    expect(code).toContain('extends IdentityMigration');
    expect(code.match(/"human\.employee": "person\.employee"/g)).toHaveLength(1);
    expect(code.match(/"person\.employee": "human\.employee"/g)).toHaveLength(1);
    const cls = await importMigration(join(folder, file));
    const migration = { name: parse(file).name, class: cls };
    await migrate(db.orm, 'up', migration);
    const current = new Map<string, string>(Object.entries(storedNames).map(([now, then]) => [then, now]));
    const kept = new Set(['machine.truck', 'firm']);
    expect(await stored(db)).toEqual(names.map(name => (kept.has(name) ? name : current.get(name)!)));
    await migrate(db.orm, 'down', migration);
    expect(await stored(db)).toEqual(names);
  });

  it('M2 check names rows and classes that a lost former name leaves behind', async () => {
    const m = declareParty('joined');
    await using scene = await openScene(engine, { entities: [...m.entities], createSchema: true });
    const { db, folder } = scene;
    db.orm.config.set('baseDir', folder);
    await seedParties(db.em(), m);
    await writeFile(join(folder, 'identities.lock.json'), lockText({ party: { ...LOCKED, human: 'Person' } }));
    await db.em().execute(`update party set _polymorphic_name = 'human' where id = 1`);
    const { findings } = await runCheck({ orm: db.orm, applied: [], known: [] });
    expect(findings.map(({ kind }) => kind)).toEqual(['identity-lock', 'unknown-identity']);
    expect(findings[0]!.fix).toContain("formerly: { Person: ['human'] }");
  });

  it('M2 rows that were not renamed are of no class without the former name', async () => {
    const m = declareParty('joined');
    await using scene = await openScene(engine, { entities: [...m.entities], createSchema: true });
    await seedParties(scene.db.em(), m);
    await scene.db.em().execute(`update party set _polymorphic_name = 'human' where id = 1`);
    await expect(scene.db.em().find(m.Party, {})).rejects.toThrow(UnknownIdentityError);
    await expect(writeRenameMigration(scene.db.orm, { human: 'humanoid' })).rejects.toThrow(IdentityRenameError);
    await expect(writeRenameMigration(scene.db.orm, { human: 'person' })).rejects.toThrow(
      "No row of party can store 'human'",
    );
    await expect(
      writeRenameMigration(scene.db.orm, { company: 'person', 'person.employee': 'person' }),
    ).rejects.toThrow("'person' is the new name of two identities");
  });
  it('M2 with the keys of child tables that carry them, up and down, without a difference afterwards', async () => {
    const before = declareAnimals('joined', { typedKeys: true }, ['Dog', 'Cat']);
    const after = declareAnimals('joined', { typedKeys: true, identities: { Dog: 'hound' } }, ['Dog', 'Cat']);
    await using scene = await openScene(engine, { entities: [...before], createSchema: true });
    const { db, folder } = scene;
    const later = secondOrm(db, after);
    for (const { config } of [db.orm, later]) config.set('baseDir', folder);
    later.config.set('migrations', db.orm.config.get('migrations'));
    await seedAnimals(db.em(), before);
    await expect(writeRenameMigration(later, { dog: 'hound' })).rejects.toThrow('bring back the lock');
    await writeIdentityLock(db.orm);
    const file = join(folder, await writeRenameMigration(later, { dog: 'hound' }));
    const cls = await importMigration(file);
    const migration = { name: parse(file).name, class: cls };
    const names = async () => db.em().execute(`select _polymorphic_name as name from animal order by id`);
    /** Below a cat. */
    const insertChild = () => db.em().execute(`insert into dog (id, bark) values (4, 'miau')`);
    expect(await later.schema.getUpdateSchemaSQL()).not.toBe('');

    await db
      .em()
      .execute(`create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$`);
    await db
      .em()
      .execute(
        `create trigger refuse before update on animal for each row when (new.name = 'bo') execute function refuse()`,
      );
    await expect(migrate(later, 'up', migration)).rejects.toThrow('refused');
    expect(await names()).toEqual([{ name: 'dog' }, { name: 'dog' }, { name: 'cat' }]);
    await expect(insertChild()).rejects.toThrow('foreign key');
    await db.em().execute('drop function refuse() cascade');

    await migrate(later, 'up', migration);
    expect(await names()).toEqual([{ name: 'hound' }, { name: 'hound' }, { name: 'cat' }]);
    expect(await later.schema.getUpdateSchemaSQL()).toBe('');
    expect(await later.em.fork().find(after[0]!, {})).toHaveLength(3);
    await expect(insertChild()).rejects.toThrow('foreign key');
    await db.em().execute('delete from "mikro_orm_migrations"');
    await migrate(later, 'up', migration);
    await migrate(later, 'down', migration);
    expect(await names()).toEqual([{ name: 'dog' }, { name: 'dog' }, { name: 'cat' }]);
    expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
    await expect(insertChild()).rejects.toThrow('foreign key');
    await later.close();
  });
});
