import { MigrationOptionError } from 'mikro-orm-polymorphic';
import { migrations, type MigrationsExtensionOptions } from 'mikro-orm-polymorphic/migrations';
import { describe, expect, it } from 'vitest';

describe('T6 options of migrations()', () => {
  it.each<[string, unknown, string]>([
    ['waitLimt', { waitLimt: 5 }, 'has no option waitLimt. Its options are waitLimit, lockTimeout'],
    ['toString', { toString: 5 }, 'has no option toString'],
    [
      'waitLimit below 0',
      { waitLimit: -1 },
      'waitLimit of migrations() must be a number of milliseconds, 0 or more, not -1',
    ],
    ['waitLimit NaN', { waitLimit: Number.NaN }, 'not NaN'],
    ['waitLimit as text', { waitLimit: '5' }, 'not "5"'],
    ['lockTimeout null', { lockTimeout: null }, 'lockTimeout of migrations() must be a whole number'],
    ['lockTimeout Infinity', { lockTimeout: Number.POSITIVE_INFINITY }, 'not Infinity'],
    ['statementTimeout 1.5', { statementTimeout: 1.5 }, 'not 1.5'],
    ['statementTimeout beyond 32 bits', { statementTimeout: 2 ** 31 }, 'not 2147483648'],
    ['format true', { format: true }, 'format of migrations() must be false, or a list of commands'],
    ['format one command', { format: ['oxfmt'] }, 'not a list of 1'],
    ['format an empty command', { format: [[]] }, 'not a list of 1'],
    ['requireIdentityLock a number', { requireIdentityLock: 1 }, 'must be true, false, or the path'],
    ['requireIdentityLock empty', { requireIdentityLock: '' }, 'not ""'],
    ['no object', null, 'migrations() needs an object of options'],
    ['a list', [], 'migrations() needs an object of options'],
  ])('T6 refuse %s in words, at the call', (_what, options, message) => {
    const call = (): unknown => migrations(options as MigrationsExtensionOptions);
    expect(call).toThrow(MigrationOptionError);
    expect(call).toThrow(message);
  });

  it('T6 take what can work', () => {
    const options = {
      waitLimit: Number.POSITIVE_INFINITY,
      lockTimeout: 0,
      format: [['oxfmt'], ['prettier', '--write']],
      requireIdentityLock: 'a.json',
    } as const;
    expect(migrations(options).options).toBe(options);
    expect(migrations({ waitLimit: 0, format: false }).name).toBe('Migrator');
  });
});
