import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { destructiveOperations } from '../../src/migrations/destructive/destructive-operations.ts';
import { liveFacts } from '../../src/migrations/destructive/live-facts.ts';
import { statementsOf } from '../../src/migrations/sql/statements.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { runSql } from './run-sql.ts';

/** What makes a reader of SQL lose its place. */
const text = fc
  .array(
    fc.constantFrom('a', ' ', ';', "'", '"', '--', '/*', '*/', '$', '$$', '$x$', '\\', '(', ')', 'E', ',', 'é', '\n'),
  )
  .map(parts => parts.join(''));
const spelled = {
  string: (value: string): string => `'${value.replaceAll("'", "''")}'`,
  escaped: (value: string): string => `e'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
  dollars: (value: string): string => {
    const tag = ['$$', '$t$', '$t1$'].find(each => !`${value}$`.includes(each.slice(0, -1))) ?? '$zz$';
    return value.includes('$') && tag === '$$' ? spelled.string(value) : `${tag}${value}${tag}`;
  },
};
const literal = fc
  .tuple(text, fc.constantFrom('string', 'escaped', 'dollars'))
  .map(([value, kind]) => ({ value, sql: spelled[kind](value) }));
/** A comment, which may hold others; nothing but pairs of edges in it. */
const blank = fc.constantFrom(' ', '\n', ' -- a; b\n', '/* ; */', '/* a /* ; */ \' " */', ' /**/ ', '\t');
const keyword = (word: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
    .map(upper => word.replaceAll(/./g, (letter, i: number) => (upper[i] ? letter.toUpperCase() : letter)));
/** Words with blanks between, in any case. */
const words = (...all: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...all.flatMap(each => [typeof each === 'string' ? keyword(each) : each, blank]))
    .map(parts => parts.join(''));

const select = fc.tuple(literal, literal, blank).map(([a, b, gap]) => ({
  sql: `select ${gap}(${a.sql})${gap}::text as a,${gap}${b.sql} as "b;"${gap}`,
  row: { a: a.value, 'b;': b.value },
}));

describe.each(engines)('T9 random SQL [$name]', engine => {
  let db: TestOrm;
  beforeAll(async () => {
    db = await openOrm(engine, { entities: [], createSchema: false, discovery: { warnWhenNoEntities: false } });
    await runSql(db, 'create table "Dog ;" (a int, b int); create table cat (a int)');
  });
  afterAll(() => db.close());

  it('is parted into the statements that the database runs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(select, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(';', ';;', ' ; -- ;\n'),
        async (all, end) => {
          const statements = statementsOf(all.map(({ sql }) => sql).join(end));
          expect(statements).toHaveLength(all.length);
          for (const [i, statement] of statements.entries()) {
            expect(await db.em().execute(statement.text.replaceAll('?', '??'))).toEqual([all[i]!.row]);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('loses what it loses, however it is written and whatever stands around it', async () => {
    const table = fc.constantFrom('"Dog ;"', 'public."Dog ;"', '"public" . "Dog ;"');
    const losing = fc.oneof(
      words('drop', 'table', table).map(sql => ({ sql, kind: 'drop-table' })),
      words('drop', 'table', 'if', 'exists', table, 'cascade').map(sql => ({ sql, kind: 'drop-table' })),
      words('alter', 'table', 'only', table, 'drop', 'column', 'b').map(sql => ({ sql, kind: 'drop-column' })),
      words('alter', 'table', table, 'drop', fc.constant('"b"')).map(sql => ({ sql, kind: 'drop-column' })),
      words('alter', 'table', table, 'alter', 'a', 'type', 'smallint').map(sql => ({ sql, kind: 'narrow-type' })),
      words('truncate', table).map(sql => ({ sql, kind: 'truncate' })),
      words('delete', 'from', table).map(sql => ({ sql, kind: 'delete-all' })),
    );
    await fc.assert(
      fc.asyncProperty(select, losing, select, async (before, { sql, kind }, after) => {
        const statements = [`${before.sql};${sql};${after.sql}`];
        const found = await destructiveOperations([{ name: 'm', statements }], liveFacts(db.orm));
        expect(found.map(each => each.kind)).toEqual([kind]);
        const quoted = [
          `select ${spelled.string(sql)}; select ${spelled.escaped(sql)} -- ${sql.replaceAll('\n', ' ')}`,
        ];
        expect(await destructiveOperations([{ name: 'm', statements: quoted }], liveFacts(db.orm))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
