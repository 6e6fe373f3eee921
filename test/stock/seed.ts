import type { EntityManager } from '@mikro-orm/postgresql';
import type { StockModel } from './model.ts';

const numbered = [
  'author',
  'profile',
  'category',
  'tag',
  'customer_order',
  'comment',
  'kennel',
  'animal',
  'yard',
  'garage',
  'vehicle',
];

/** Every table, those that are referenced first. */
const tables = `
  author profile category tag book customer_order order_line comment book_tags author_friends
  kennel animal dog puppy cat yard garage vehicle garage_visitors
`
  .trim()
  .split(/\s+/);

/** Writes the rows, and keeps a copy of them. New statistics on the way could change plans, and with them the order of rows. */
export async function seed(em: EntityManager, m: StockModel): Promise<void> {
  await seedPlain(em, m);
  await seedHierarchies(em, m);
  await em.execute('create schema kept');
  for (const table of tables) {
    await em.execute(`create table kept.${table} as table ${table}`);
    await em.execute(`alter table ${table} set (autovacuum_enabled = false)`);
  }
}

/** Brings every row and sequence back to what `seed` left, in one statement. */
export async function restore(em: EntityManager): Promise<void> {
  const rows = tables.map(table => `insert into ${table} select * from kept.${table};`);
  const sequences = numbered.map(table => `perform setval('${table}_id_seq', (select max(id) from ${table}));`);
  await em.execute(`do $$ begin truncate ${tables.join(', ')}; ${rows.join(' ')} ${sequences.join(' ')} end $$`);
}

async function seedPlain(em: EntityManager, m: StockModel): Promise<void> {
  const [ada, bea, cy] = [
    em.create(m.Author, { name: 'Ada', email: 'ada@x.org', age: 36, address: { street: 'Elm 1', city: 'Oslo' } }),
    em.create(m.Author, {
      name: 'Bea',
      email: 'bea@x.org',
      nickname: 'B',
      preferences: { theme: 'dark', sizes: [1, 2] },
    }),
    em.create(m.Author, { name: 'Cy', email: 'cy@x.org', isActive: false, born: new Date('1990-02-03T04:05:06.789Z') }),
  ] as const;
  await em.flush();
  ada.friends.add(bea, cy);
  em.create(m.Profile, { headline: 'Engines', author: ada });
  const [fiction, crime] = [
    em.create(m.Category, { name: 'fiction' }),
    em.create(m.Category, { name: 'crime' }),
  ] as const;
  crime.parent = fiction;
  const [red, blue] = [em.create(m.Tag, { name: 'red' }), em.create(m.Tag, { name: 'blue' })] as const;
  await em.flush();
  const book = { state: 'published' as const, keywords: ['a', 'b'], author: ada };
  const notes = em.create(m.Book, {
    ...book,
    isbn: 'n1',
    title: 'Notes',
    price: '9.90',
    category: crime,
    tags: [red, blue],
  });
  const looms = em.create(m.Book, {
    ...book,
    isbn: 'l1',
    title: 'Looms',
    price: '12.00',
    category: fiction,
    tags: [red],
  });
  em.create(m.Book, { ...book, isbn: 'd1', title: 'Drafts', price: '1.00', state: 'draft', author: bea });
  await em.flush();
  const order = em.create(m.Order, { customer: 'dan' });
  await em.flush();
  em.create(m.OrderLine, { order, book: notes, quantity: 2 });
  em.create(m.OrderLine, { order, book: looms, quantity: 1 });
  em.create(m.Comment, { text: 'on Ada', subject: ada });
  em.create(m.Comment, { text: 'on red', subject: red });
  await em.flush();
}

async function seedHierarchies(em: EntityManager, m: StockModel): Promise<void> {
  const kennel = em.create(m.Kennel, { city: 'Bergen' });
  const garage = em.create(m.Garage, { street: 'Main' });
  await em.flush();
  const rex = em.create(m.Dog, { name: 'rex', breed: 'collie', kennel });
  await em.flush();
  em.create(m.Puppy, { name: 'pip', breed: 'collie', weeks: 9, mother: rex, kennel });
  em.create(m.Cat, { name: 'tom', lives: 9 });
  em.create(m.Yard, { guard: rex });
  const mini = em.create(m.Car, { plate: 'M1', doors: 2, garage });
  await em.flush();
  em.create(m.SportsCar, { plate: 'S1', doors: 2, horsepower: 400, rival: mini, garage });
  const rig = em.create(m.Truck, { plate: 'T1', payload: 40 });
  garage.visitors.add(rig, mini);
  await em.flush();
}
