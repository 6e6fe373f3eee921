import type { MikroORM } from '@mikro-orm/core';
import { DestructiveMigrationError } from 'mikro-orm-polymorphic';
import { MigrationHelper } from 'mikro-orm-polymorphic/migrations';
import { Book } from './books.ts';

/** A question, and the lines that answer it. */
export type Answer = readonly [question: string, lines: readonly string[]];

/** Takes an empty database to the newest migration, with a book that is older than its columns. */
export async function* tour(orm: MikroORM): AsyncGenerator<Answer> {
  const migrations = new MigrationHelper(orm);
  yield ['What is pending?', await migrations.pending()];

  await migrations.upgrade({ to: 'ae12cd34' });
  const id = '01977420-79b8-7000-8000-000000000001';
  await orm.em.fork().getConnection().execute(`insert into "book" values ('${id}', 'Emma', 7.5)`);

  const [planned] = await migrations.preview('up');
  yield ['What would run next?', planned?.statements ?? []];

  yield ['Is it applied?', [await refusal(migrations)]];

  const progress: string[] = [];
  await migrations.upgrade({
    force: true,
    onProgress: ({ index, total, name, state }) => progress.push(`${index}/${total} ${name} ${state}`),
  });
  yield ['What was applied?', progress];

  const book = await orm.em.fork().findOneOrFail(Book, { id });
  yield ['What became of the old book?', [`${book.title} costs ${book.priceCents} cents`]];

  const { ok } = await migrations.check();
  yield ['Do entities, migrations and database agree?', [ok ? 'yes' : 'no']];

  await migrations.downgrade({ to: 'base' });
  yield ['What is left after going down?', [(await migrations.current())?.name ?? 'nothing']];
}

/** Whole cents fit into a bigint, but nobody knows that who only sees the types. */
async function refusal(migrations: MigrationHelper): Promise<string> {
  try {
    return `yes: ${(await migrations.upgrade()).join()}`;
  } catch (error) {
    if (error instanceof DestructiveMigrationError) {
      return `no: ${error.operations.map(({ loses }) => loses).join()}`;
    }
    throw error;
  }
}
