import { MigrationOptionError } from 'mikro-orm-polymorphic';
import {
  compareIdentities,
  describeHierarchy,
  destructiveOperations,
  findIdentityLock,
  hierarchiesOf,
  liveFacts,
  MigrationHelper,
  onlineForm,
  readIdentityLock,
  requireIdentityLock,
  watchProgress,
  writeHierarchyMigration,
  writeIdentityLock,
  writeRenameMigration,
} from 'mikro-orm-polymorphic/migrations';
import { describe, expect, it } from 'vitest';
import { startOrm } from '../declaring/classes.ts';

const orm = startOrm([], { discovery: { warnWhenNoEntities: false } });
const helper = new MigrationHelper(orm);
/** As a caller without types has it. */
const wrong = (value: unknown): never => value as never;

const calls: readonly (readonly [string, () => unknown, string])[] = [
  ['new MigrationHelper(undefined)', () => new MigrationHelper(wrong(undefined)), 'needs an ORM that has started'],
  ['new MigrationHelper(options)', () => new MigrationHelper(wrong({ dbName: 'a' })), 'not an object'],
  ['revision(null)', () => helper.revision(wrong(null)), 'revision() needs a message'],
  ["revision('')", () => helper.revision(' '), 'not " "'],
  ['revision(…, { onlin })', () => helper.revision('a', wrong({ onlin: true })), 'has no option onlin'],
  [
    'revision(…, { online: 1 })',
    () => helper.revision('a', wrong({ online: 1 })),
    'online of revision() must be true or false',
  ],
  [
    'revision(…, null)',
    () => helper.revision('a', wrong(null)),
    'an object of options, of which there are blank, online',
  ],
  ['upgrade(null)', () => helper.upgrade(wrong(null)), 'upgrade() needs an object of options'],
  ['upgrade({ to: 5 })', () => helper.upgrade(wrong({ to: 5 })), 'to of upgrade() must be the name of a migration'],
  ["upgrade('head')", () => helper.upgrade(wrong('head')), 'not "head"'],
  ['upgrade({ onProgress: 1 })', () => helper.upgrade(wrong({ onProgress: 1 })), 'must be a function, not 1'],
  ['downgrade({ force })', () => helper.downgrade(wrong({ force: true })), 'downgrade() has no option force'],
  ["downgrade({ to: '' })", () => helper.downgrade({ to: '' }), 'not ""'],
  ["preview('sideways')", () => helper.preview(wrong('sideways')), "preview() needs 'up' or 'down', not \"sideways\""],
  ['stamp(undefined)', () => helper.stamp(wrong(undefined)), 'stamp() needs the name of a migration'],
  ['writeIdentityLock(null)', () => writeIdentityLock(wrong(null)), 'writeIdentityLock() needs an ORM'],
  ['writeIdentityLock(orm, 5)', () => writeIdentityLock(orm, wrong(5)), 'the path of a file from baseDir, not 5'],
  ['readIdentityLock({})', () => readIdentityLock(wrong({})), 'readIdentityLock() needs an ORM'],
  ["readIdentityLock(orm, '')", () => readIdentityLock(orm, ''), 'the path of a file'],
  ['requireIdentityLock()', () => requireIdentityLock(wrong(undefined)), 'requireIdentityLock() needs an ORM'],
  ['findIdentityLock(orm)', () => findIdentityLock(wrong(orm)), '{ orm }'],
  ['writeRenameMigration(orm)', () => writeRenameMigration(orm, wrong(undefined)), 'new identities by the old ones'],
  ['writeRenameMigration(orm, {})', () => writeRenameMigration(orm, {}), 'new identities by the old ones'],
  ['writeRenameMigration(orm, { a: 1 })', () => writeRenameMigration(orm, wrong({ a: 1 })), 'not an object'],
  ["writeRenameMigration(…, '')", () => writeRenameMigration(orm, { a: 'b' }, ''), 'a message'],
  ['writeHierarchyMigration(…, {})', () => writeHierarchyMigration(orm, 'a', wrong({})), "{ convert: 'single-table'"],
  ['writeHierarchyMigration(…, null)', () => writeHierarchyMigration(orm, 'a', wrong(null)), 'not null'],
  [
    'writeHierarchyMigration(…) to what is no way',
    () => writeHierarchyMigration(orm, 'a', wrong({ convert: 'x', root: 'a' })),
    'what to write',
  ],
  ['describeHierarchy(orm)', () => describeHierarchy(orm, wrong(undefined)), 'the root of a hierarchy'],
  ['describeHierarchy(null)', () => describeHierarchy(wrong(null), 'tool'), 'describeHierarchy() needs an ORM'],
  ['hierarchiesOf(null)', () => hierarchiesOf(wrong(null)), 'hierarchiesOf() needs an ORM'],
  ['liveFacts(null)', () => liveFacts(wrong(null)), 'liveFacts() needs an ORM'],
  ['onlineForm(null)', () => onlineForm(wrong(null)), 'the statements of a migration'],
  ['onlineForm({ up })', () => onlineForm(wrong({ up: ['select 1'] })), 'the statements of a migration'],
  [
    'destructiveOperations(sql)',
    () => destructiveOperations(wrong(['drop table a']), liveFacts(orm)),
    'migrations: [{ name',
  ],
  [
    'destructiveOperations([{ kept }])',
    () => destructiveOperations([{ name: 'a', statements: [], kept: wrong([{ table: 5 }]) }], liveFacts(orm)),
    'kept: [{ table, columns }] or without',
  ],
  [
    'destructiveOperations([{ kept: null }])',
    () => destructiveOperations([{ name: 'a', statements: [], kept: wrong(null) }], liveFacts(orm)),
    'kept: [{ table, columns }] or without',
  ],
  ['destructiveOperations([])', () => destructiveOperations([], wrong(orm)), 'liveFacts(orm)'],
  ['watchProgress(orm)', () => watchProgress(orm, wrong(undefined)), 'watchProgress() needs a function'],
  ['watchProgress(null)', () => watchProgress(wrong(null), () => undefined), 'watchProgress() needs an ORM'],
  ['compareIdentities(null)', () => compareIdentities(wrong(null), []), 'a lock, as readIdentityLock(orm) gives it'],
  ['compareIdentities({}, orm)', () => compareIdentities({}, wrong(orm)), 'hierarchiesOf(orm)'],
];

describe('T6 calls about migrations', () => {
  it.each(calls)('T6 %s is refused in words, before anything is sent', async (_call, call, message) => {
    const error: unknown = await Promise.resolve()
      .then(call)
      .catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(MigrationOptionError);
    expect((error as Error).message).toContain(message);
  });
});
