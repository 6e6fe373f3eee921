import { defineEntity, type EntityManager, p } from '@mikro-orm/core';
import type { AbstractConstructor, ConcreteConstructor } from 'mikro-orm-polymorphic';

/** A joined hierarchy: the abstract root with five columns beside its key, and leaves with four columns each. */
export interface Documents {
  readonly root: AbstractConstructor<Document>;
  readonly leaves: Readonly<Record<string, ConcreteConstructor<Document>>>;
}

export interface Document {
  id: number;
  createdAt: Date;
  title: string;
  state: string;
  priority: number;
  isArchived: boolean;
}

/** Columns of every common type; a leaf has four of them in a row. */
const columns = [
  { name: 'author', build: () => p.string(), value: (n: number) => `author ${n}` },
  { name: 'pages', build: () => p.integer(), value: (n: number) => n * 3 },
  { name: 'due', build: () => p.datetime(3), value: (n: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, n)) },
  { name: 'isSigned', build: () => p.boolean(), value: (n: number) => n % 2 === 0 },
  { name: 'amount', build: () => p.decimal().precision(12).scale(2), value: (n: number) => `${n}.50` },
  { name: 'size', build: () => p.bigint(), value: (n: number) => 9_007_199_254_740_993n + BigInt(n) },
  { name: 'body', build: () => p.text(), value: (n: number) => `Body of ${n}. `.repeat(8) },
  { name: 'labels', build: () => p.json(), value: (n: number) => ({ first: `label ${n}`, all: [n, n + 1] }) },
];

/** Declares the hierarchy below `Base`: the library's mixin, or an empty class. Equal names make equal tables. */
export function declareDocuments(Base: AbstractConstructor, count: number): Documents {
  abstract class Document extends Base {
    declare id: number;
    declare createdAt: Date;
    declare title: string;
    declare state: string;
    declare priority: number;
    declare isArchived: boolean;
  }
  defineEntity({
    class: Document,
    abstract: true,
    inheritance: 'tpt',
    properties: {
      id: p.integer().primary(),
      createdAt: p.datetime(3),
      title: p.string(),
      state: p.string(),
      priority: p.integer(),
      isArchived: p.boolean(),
    },
  });
  const names = Array.from({ length: count }, (_, index) => `Document${String(index + 1).padStart(2, '0')}`);
  const leaves = names.map((name, index) => [name, declareLeaf(Document, name, index)] as const);
  return { root: Document, leaves: Object.fromEntries(leaves) };
}

function declareLeaf(root: AbstractConstructor, name: string, index: number): ConcreteConstructor<Document> {
  const Leaf = { [name]: class extends root {} }[name]!;
  const properties = Object.fromEntries(columnsOf(index).map(column => [column.name, column.build()]));
  defineEntity({ class: Leaf, properties });
  return Leaf as ConcreteConstructor<Document>;
}

/** Stores `count` documents, of one type after the other, each a second newer than the one before. */
export async function seedDocuments(em: EntityManager, { leaves }: Documents, count: number): Promise<void> {
  const classes = Object.values(leaves);
  for (let n = 1; n <= count; n++) {
    const index = n % classes.length;
    const own = Object.fromEntries(columnsOf(index).map(({ name, value }) => [name, value(n)]));
    const createdAt = new Date(Date.UTC(2026, 0, 1, 0, 0, n));
    const shared = { id: n, createdAt, title: `Document ${n}`, state: 'open', priority: n % 5, isArchived: false };
    em.create(classes[index]!, { ...shared, ...own } as never);
  }
  await em.flush();
}

/** Every value of every document, in order. */
export function valuesOfDocuments(documents: readonly Document[]): unknown {
  const names = ['id', 'createdAt', 'title', 'state', 'priority', 'isArchived', ...columns.map(({ name }) => name)];
  return documents.map(document => [
    document.constructor.name,
    ...names.map(name => (document as unknown as Record<string, unknown>)[name]),
  ]);
}

function columnsOf(leaf: number): typeof columns {
  return columns.map((_, offset) => columns[(leaf + offset) % columns.length]!).slice(0, 4);
}
