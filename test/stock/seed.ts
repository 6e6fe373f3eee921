import type { EntityManager } from '@mikro-orm/postgresql';
import type { StockModel } from './model.ts';

/** Empties the tables, sequences included, and writes the same rows every time. */
export async function reset(em: EntityManager, m: StockModel): Promise<void> {
  await em.execute(
    'truncate author, profile, book, tag, category, customer_order, order_line, comment, book_tags, author_friends, ' +
      'animal, dog, puppy, cat, kennel, vehicle, garage, garage_visitors restart identity cascade',
  );
  await seedPlain(em, m);
  await seedHierarchies(em, m);
  em.clear();
}

async function seedPlain(em: EntityManager, m: StockModel): Promise<void> {
  const [ada, bea, cy] = [
    em.create(m.Author, { name: 'Ada', email: 'ada@x.org', age: 36, address: { street: 'Elm 1', city: 'Oslo' } }),
    em.create(m.Author, { name: 'Bea', email: 'bea@x.org', nickname: 'B', preferences: { theme: 'dark', sizes: [1, 2] } }),
    em.create(m.Author, { name: 'Cy', email: 'cy@x.org', isActive: false, born: new Date('1990-02-03T04:05:06.789Z') }),
  ] as const;
  await em.flush();
  ada.friends.add(bea, cy);
  em.create(m.Profile, { headline: 'Engines', author: ada });
  const [fiction, crime] = [em.create(m.Category, { name: 'fiction' }), em.create(m.Category, { name: 'crime' })] as const;
  crime.parent = fiction;
  const [red, blue] = [em.create(m.Tag, { name: 'red' }), em.create(m.Tag, { name: 'blue' })] as const;
  await em.flush();
  const book = { state: 'published' as const, keywords: ['a', 'b'], author: ada };
  const notes = em.create(m.Book, { ...book, isbn: 'n1', title: 'Notes', price: '9.90', category: crime, tags: [red, blue] });
  const looms = em.create(m.Book, { ...book, isbn: 'l1', title: 'Looms', price: '12.00', category: fiction, tags: [red] });
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
  kennel.guard = rex;
  const mini = em.create(m.Car, { plate: 'M1', doors: 2, garage });
  await em.flush();
  em.create(m.SportsCar, { plate: 'S1', doors: 2, horsepower: 400, rival: mini, garage });
  const rig = em.create(m.Truck, { plate: 'T1', payload: 40 });
  garage.visitors.add(rig, mini);
  await em.flush();
}
