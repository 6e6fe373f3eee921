import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nameMigration } from '../../src/migrations/files/migration-name.ts';
import { byTime } from '../../src/migrations/files/migration-order.ts';

describe('T6: names of migrations', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-05-16T14:32:07.600Z'), toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('begin with the UTC date and time, then a short id, then the message', () => {
    const { file, className } = nameMigration('Add users table', []);
    expect(file).toMatch(/^2026_05_16_143207-[0-9a-f]{8}_add_users_table$/);
    expect(className).toMatch(/^AddUsersTable[0-9A-F][0-9a-f]{7}$/);
  });

  it.each([
    ['2026_05_16_143207-ae12cd34_older.ts', '2026_05_16_143208'],
    ['2026_05_17_000000-ae12cd34_clock_was_ahead.ts', '2026_05_17_000001'],
    ['2026_12_31_235959-ae12cd34_next_year.ts', '2027_01_01_000000'],
    ['Migration20260516150000_stock.ts', '2026_05_16_150001'],
    ['2026_05_16_143206-ae12cd34_before.ts', '2026_05_16_143207'],
    ['Migration20269916150000.ts', '2026_05_16_143207'],
    ['.snapshot-app.json', '2026_05_16_143207'],
  ])('come after %s', (existing, expected) => {
    expect(nameMigration('next', [existing]).file.slice(0, 17)).toBe(expected);
  });

  it.each([
    ['', /^[\d_]+-[0-9a-f]{8}$/],
    ['../../etc/passwd', /^[\d_]+-[0-9a-f]{8}_etc_passwd$/],
    ['2FA for Müller & co', /^[\d_]+-[0-9a-f]{8}_2fa_for_mueller_and_co$/],
    ['x'.repeat(300), /^[\d_]+-[0-9a-f]{8}_x{60}$/],
  ])('are made safe: %j', (message, expected) => {
    const { file, className } = nameMigration(message, []);
    expect(file).toMatch(expected);
    expect(className).toMatch(/^[A-Z]\w*$/);
  });

  it('sort by time together with MikroORM’s own, names without a time first', () => {
    const names = ['2026_05_16_143207-ae12cd34_b', 'Migration20260101000000', 'Migration20270101000000_c', 'initial'];
    expect(names.toSorted(byTime)).toEqual(['initial', names[1], names[0], names[2]]);
  });
});
