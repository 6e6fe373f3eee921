// Reads what the demo prints with --json: one object, every payload accounted for, two queries for the page.
import { strict as assert } from 'node:assert';
import { text } from 'node:stream/consumers';

interface Summary {
  readonly imported: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly kinds: number;
  readonly types: number;
  readonly page: { readonly rows: number; readonly queries: number; readonly tables: number; readonly ms: number };
  readonly stock:
    | { readonly queries: number; readonly joins: number; readonly ms: number }
    | { readonly error: string };
}

const printed = await text(process.stdin);
const { imported, duplicates, rejected, kinds, types, page, stock } = JSON.parse(printed) as Summary;
assert.deepEqual({ imported, duplicates, rejected, kinds }, { imported: 324, duplicates: 5, rejected: 0, kinds: 58 });
assert.ok(types >= 80);
assert.equal(page.rows, 20);
assert.equal(page.queries, 2);
assert.ok(page.tables > 12);
assert.ok('joins' in stock && stock.queries === 1 && stock.joins > 80);
console.log(printed.trim());
