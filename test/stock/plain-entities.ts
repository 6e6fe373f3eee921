import {
  type Collection,
  defineEntity,
  type Hidden,
  type Opt,
  p,
  type PrimaryKeyProp,
  type Ref,
  type ScalarReference,
} from '@mikro-orm/core';

/** Entities without inheritance, with most kinds of columns, relations and options that MikroORM has. */
export function declarePlainEntities() {
  class Address {
    declare street: string;
    declare city?: string | null;
  }
  class Preferences {
    declare theme: string;
    declare sizes: number[];
  }
  class Author {
    declare id: Opt<number>;
    declare name: string;
    declare email: string;
    declare nickname?: string | null;
    declare secret?: Hidden<string> | null;
    declare biography?: ScalarReference<string | null>;
    declare isActive: Opt<boolean>;
    declare age?: number | null;
    declare born?: Date | null;
    declare address?: Address | null;
    declare preferences?: Preferences | null;
    declare version: Opt<number>;
    declare titleCount: Opt<number>;
    declare books: Collection<Book>;
    declare profile?: Profile | null;
    declare friends: Collection<Author>;
  }
  class Profile {
    declare id: Opt<number>;
    declare headline: string;
    declare author: Ref<Author>;
  }
  class Book {
    declare [PrimaryKeyProp]?: 'isbn';
    declare isbn: string;
    declare title: string;
    declare price: string;
    declare sold: Opt<bigint>;
    declare state: 'draft' | 'published';
    declare keywords: string[];
    declare author: Author;
    declare category?: Category | null;
    declare tags: Collection<Tag>;
    declare lines: Collection<OrderLine>;
  }
  class Tag {
    declare id: Opt<number>;
    declare name: string;
    declare books: Collection<Book>;
  }
  class Category {
    declare id: Opt<number>;
    declare name: string;
    declare parent?: Category | null;
    declare children: Collection<Category>;
  }
  class Order {
    declare id: Opt<number>;
    declare customer: string;
    declare lines: Collection<OrderLine>;
  }
  class OrderLine {
    declare [PrimaryKeyProp]?: ['order', 'book'];
    declare order: Order;
    declare book: Book;
    declare quantity: number;
  }
  class Comment {
    declare id: Opt<number>;
    declare text: string;
    declare subject: Author | Tag;
  }

  defineEntity({ class: Address, embeddable: true, properties: { street: p.string(), city: p.string().nullable() } });
  defineEntity({ class: Preferences, embeddable: true, properties: { theme: p.string(), sizes: p.array<number>() } });
  defineEntity({
    class: Author,
    filters: {
      active: { name: 'active', cond: { isActive: true }, default: false },
      named: { name: 'named', cond: (args: { name: string }) => ({ name: args.name }), default: false },
    },
    properties: {
      id: p.integer().primary(),
      name: p.string().index(),
      email: p.string().unique(),
      nickname: p.string().nullable(),
      secret: p.string().nullable().hidden(),
      biography: p.text().nullable().lazy().ref(),
      isActive: p.boolean().default(true),
      age: p
        .integer()
        .nullable()
        .check(columns => `${columns.age} >= 0`),
      born: p.datetime(3).nullable(),
      address: () => p.embedded(Address).nullable(),
      preferences: () => p.embedded(Preferences).object().nullable(),
      version: p.integer().version(),
      titleCount: p
        .integer()
        .formula(columns => `(select count(*)::int from book where book.author_id = ${columns.id})`),
      books: () => p.oneToMany(Book).mappedBy('author').orderBy({ title: 'asc' }),
      profile: () => p.oneToOne(Profile).mappedBy('author').nullable(),
      friends: () => p.manyToMany(Author),
    },
  });
  defineEntity({
    class: Profile,
    properties: {
      id: p.integer().primary(),
      headline: p.string(),
      author: () => p.oneToOne(Author).ref().deleteRule('cascade'),
    },
  });
  defineEntity({
    class: Book,
    uniques: [{ properties: ['title', 'author'] }],
    properties: {
      isbn: p.string().length(20).primary(),
      title: p.string(),
      price: p.decimal().precision(10).scale(2),
      sold: p.bigint().default(0),
      state: p.enum(['draft', 'published'] as const),
      keywords: p.array(),
      author: () => p.manyToOne(Author).deleteRule('cascade'),
      category: () => p.manyToOne(Category).nullable().deleteRule('set null'),
      tags: () => p.manyToMany(Tag).owner(),
      lines: () => p.oneToMany(OrderLine).mappedBy('book'),
    },
  });
  defineEntity({
    class: Tag,
    properties: {
      id: p.integer().primary(),
      name: p.string().unique(),
      books: () => p.manyToMany(Book).mappedBy('tags'),
    },
  });
  defineEntity({
    class: Category,
    properties: {
      id: p.integer().primary(),
      name: p.string(),
      parent: () => p.manyToOne(Category).nullable(),
      children: () => p.oneToMany(Category).mappedBy('parent'),
    },
  });
  defineEntity({
    class: Order,
    tableName: 'customer_order',
    properties: {
      id: p.integer().primary(),
      customer: p.string(),
      lines: () => p.oneToMany(OrderLine).mappedBy('order').orphanRemoval(),
    },
  });
  defineEntity({
    class: OrderLine,
    properties: {
      order: () => p.manyToOne(Order).primary(),
      book: () => p.manyToOne(Book).primary(),
      quantity: p.integer(),
    },
  });
  defineEntity({
    class: Comment,
    properties: { id: p.integer().primary(), text: p.string(), subject: () => p.manyToOne([Author, Tag]) },
  });
  return { Address, Preferences, Author, Profile, Book, Tag, Category, Order, OrderLine, Comment };
}
