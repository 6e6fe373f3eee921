import { array, assert, constantFrom, option, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutUnions } from '../../../src/polymorphic/union-layout.ts';

const types = option(constantFrom('int', 'text', 'jsonb', 'timestamptz(3)'), { nil: undefined });
const tables = array(array(types, { maxLength: 12 }), { maxLength: 12 });

const range = (length: number) => [...Array(length).keys()];

describe('polymorphicStrategy union, layout', () => {
  it('gives each column of a table a slot of its own, shared only with columns of its type in other tables', () => {
    const check = property(tables, given => {
      for (const { layout, branches } of layoutUnions(given, columns => columns)) {
        const typesOfSlots = layout.slots.map(() => new Set<string | undefined>());
        branches.forEach((columns, branch) => {
          const slots = layout.branches[branch]!;
          expect(new Set(slots).size).toBe(columns.length);
          columns.forEach((type, column) => typesOfSlots[slots[column]!]!.add(type));
        });
        expect(typesOfSlots.every(found => found.size === 1)).toBe(true);
        layout.slots.forEach(({ branch, column }, slot) => {
          expect(layout.branches[branch]![column]).toBe(slot);
          expect(layout.branches.slice(0, branch).some(slots => slots.includes(slot))).toBe(false);
        });
      }
    });
    assert(check, { numRuns: 300 });
  });

  it('has as many slots of a type as the table with most columns of it, and one for each column of unknown type', () => {
    const check = property(tables, given => {
      const slots = layoutUnions(given, columns => columns).reduce((sum, { layout }) => sum + layout.slots.length, 0);
      const known = ['int', 'text', 'jsonb', 'timestamptz(3)'].map(type =>
        Math.max(0, ...given.map(columns => columns.filter(each => each === type).length)),
      );
      const unknown = given.flat().filter(type => type === undefined).length;
      expect(slots).toBe(known.reduce((sum, count) => sum + count, unknown));
    });
    assert(check, { numRuns: 300 });
  });

  it('keeps the tables in their order, in as many statements as their columns need', () => {
    const wide = range(5).map(table => range(600).map(n => `type ${table} ${n}`));
    const unions = layoutUnions(wide, columns => columns);
    expect(unions.map(({ branches }) => branches)).toEqual([wide.slice(0, 2), wide.slice(2, 4), wide.slice(4)]);
    const alike = Array.from({ length: 200 }, () => Array.from({ length: 1_500 }, () => 'text'));
    expect(layoutUnions(alike, columns => columns)).toHaveLength(1);
  });
});
