import { describe, expect, it } from 'vitest';
import { alterTableOf } from '../../src/migrations/sql/alter-table.ts';
import { statementsOf } from '../../src/migrations/sql/statements.ts';

const texts = (sql: string): string[] => statementsOf(sql).map(statement => statement.text);
const actions = (sql: string): readonly object[] => alterTableOf(statementsOf(sql)[0]!)?.actions ?? [];

describe('T9 statements of a migration', () => {
  it('end at a semicolon that stands in no text, name, comment, bracket or body', () => {
    expect(
      texts(`select ';'; select ";" /* ; /* ; */ ; */ -- ;\n, 1;; select $a$ ; $$ ; $a$, $1; select e'\\';', u&'';`),
    ).toEqual([
      `select ';'`,
      `select ";" /* ; /* ; */ ; */ -- ;\n, 1`,
      'select $a$ ; $$ ; $a$, $1',
      `select e'\\';', u&''`,
    ]);
    const body = 'create function f() returns int begin atomic select case when true then 1 end; select 2; end';
    expect(texts(`${body}; drop table a`)).toEqual([body, 'drop table a']);
    expect(
      texts('create rule r as on insert to a do also (insert into b values (1); delete from c); select 1'),
    ).toHaveLength(2);
    expect(texts('  -- nothing\n')).toEqual([]);
  });

  it('keep names as PostgreSQL does: folded unless quoted', () => {
    expect(alterTableOf(statementsOf('ALTER TABLE IF EXISTS ONLY My."Big ""Dog""" DROP Owner')[0]!)).toEqual({
      table: { schema: 'my', name: 'Big "Dog"' },
      tableText: 'My."Big ""Dog"""',
      head: 'ALTER TABLE IF EXISTS ONLY My."Big ""Dog"""',
      actions: [{ kind: 'drop-column', column: 'owner', text: 'DROP Owner' }],
    });
  });

  it('of ALTER TABLE are taken apart at commas outside of brackets', () => {
    expect(
      actions(
        'alter table a add b numeric(10, 2) check (b is not null), add "c" int not null default 1, add primary int, ' +
          'alter d set data type timestamp(3) with time zone using d::timestamptz, alter column e set not null, drop constraint f, ' +
          'add constraint g foreign key (c, b) references h (i, j) not valid, rename k to l',
      ),
    ).toMatchObject([
      { kind: 'add-column', column: 'b', type: 'numeric(10, 2)', notNull: false, filled: false },
      { kind: 'add-column', column: 'c', type: 'int', notNull: true, filled: true, nullable: 'add "c" int default 1' },
      { kind: 'add-column', column: 'primary' },
      { kind: 'set-type', column: 'd', type: 'timestamp(3) with time zone' },
      { kind: 'set-not-null', column: 'e' },
      { kind: 'other' },
      { kind: 'add-constraint', name: 'g', constraint: 'foreign-key', online: true },
      { kind: 'rename-column', column: 'k', to: 'l' },
    ]);
    expect(actions('alter table a add b int default null not null')).toMatchObject([{ notNull: true, filled: false }]);
    expect(actions('alter table a add b bigserial not null')).toMatchObject([{ notNull: true, filled: true }]);
    expect(actions('alter table a rename to b')).toMatchObject([{ kind: 'rename-table', to: 'b' }]);
    expect(actions('select 1')).toEqual([]);
  });
});
