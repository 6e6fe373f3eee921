import {
  assert as check,
  array,
  boolean,
  integer,
  option,
  property,
  record,
  stringMatching,
  uniqueArray,
} from 'fast-check';
import { DeclarationError, defineHierarchy, DuplicateIdentityError, IdentityCaseError } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { child, newRoot, startOrm, type TestClass } from './classes.ts';

/** One class of a random tree; `parent` is taken modulo the number of classes before it, the first one being the root. */
interface Node {
  readonly name: string;
  readonly parent: number;
  readonly isConcrete: boolean;
  readonly explicit: string | null;
  readonly isPrefix: boolean;
}

const node = record({
  name: stringMatching(/^[A-Z][A-Za-z]{2,9}$/),
  parent: integer({ min: 0, max: 30 }),
  isConcrete: boolean(),
  explicit: option(stringMatching(/^x[-_./a-z0-9]{0,8}$/), { freq: 4 }),
  isPrefix: boolean(),
});
const forest = uniqueArray(node, { minLength: 1, maxLength: 14, selector: ({ name }) => name.toLowerCase() });

/** The classes of a tree, and what the rule of DESIGN.md says of each. */
interface Tree {
  readonly classes: readonly TestClass[];
  readonly expected: ReadonlyMap<TestClass, string | undefined>;
  define(options?: {
    identities: Record<string, string>;
  }): ReturnType<typeof defineHierarchy<object, Record<string, TestClass>>>;
}

function plant(nodes: readonly Node[]): Tree {
  const classes: TestClass[] = [];
  const parents: number[] = [];
  for (const [index, { name, parent }] of nodes.entries()) {
    parents.push(index === 0 ? -1 : parent % index);
    classes.push(index === 0 ? newRoot(name) : child(name, classes[parents[index]!]!));
  }
  const identities: (string | undefined)[] = [];
  for (const [index, { name, isConcrete, explicit }] of nodes.entries()) {
    let ancestor = parents[index]!;
    while (ancestor >= 0 && (identities[ancestor] === undefined || !nodes[ancestor]!.isPrefix)) {
      ancestor = parents[ancestor]!;
    }
    const derived = [...(ancestor >= 0 ? [identities[ancestor]] : []), name.toLowerCase()].join('.');
    identities.push(explicit ?? (index === 0 && !isConcrete ? undefined : derived));
  }
  const named = (keep: (node: Node) => boolean) =>
    Object.fromEntries(nodes.flatMap((each, index) => (keep(each) ? [[each.name, classes[index]!]] : [])));
  const explicit = Object.fromEntries(
    nodes.flatMap(each => (each.explicit === null ? [] : [[each.name, each.explicit]])),
  );
  return {
    classes,
    expected: new Map(classes.map((cls, index) => [cls, identities[index]])),
    define: ({ identities: more = {} } = { identities: {} }) =>
      defineHierarchy(
        classes[0]!,
        named(({ isConcrete }) => isConcrete),
        {
          abstract: named(({ isConcrete }) => !isConcrete),
          identities: { ...explicit, ...more },
          prefix: Object.fromEntries(nodes.map(({ name, isPrefix }) => [name, isPrefix])),
        },
      ),
  };
}

const hasClash = (identities: readonly (string | undefined)[]) => {
  const given = identities.filter(identity => identity !== undefined).map(identity => identity.toLowerCase());
  return new Set(given).size < given.length;
};

describe('S3 identities of random trees', () => {
  it('S3 follow the rule, and lead back to their classes', () => {
    check(
      property(forest, nodes => {
        const { classes, expected, define } = plant(nodes);
        if (hasClash([...expected.values()])) {
          expect(() => define()).toThrow(DeclarationError);
          return;
        }
        const hierarchy = define();
        const concrete = classes.filter((_, index) => nodes[index]!.isConcrete);
        expect(hierarchy.identities).toHaveLength(concrete.length);
        expect(new Set(hierarchy.identities)).toEqual(new Set(concrete.map(cls => expected.get(cls))));
        for (const cls of classes.filter(each => expected.get(each) !== undefined)) {
          expect(hierarchy.identityOf(cls)).toBe(expected.get(cls));
        }
        for (const cls of concrete) {
          expect(hierarchy.classOf(hierarchy.identityOf(cls))).toBe(cls);
          expect(cls.getIdentityToClassMap().get(expected.get(cls)!)).toBe(cls);
          expect(hierarchy.identityOf(new cls())).toBe(expected.get(cls));
        }
        for (const identity of hierarchy.identities) {
          expect(hierarchy.identityOf(hierarchy.classOf(identity))).toBe(identity);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('S4 every branch has the concrete classes that extend its class, and no other', () => {
    check(
      property(forest, nodes => {
        const { classes, expected, define } = plant(nodes);
        if (hasClash([...expected.values()])) {
          return;
        }
        define();
        for (const branch of classes) {
          const below = classes.filter(
            (cls, i) => nodes[i]!.isConcrete && (cls === branch || cls.prototype instanceof branch),
          );
          const found = branch.getConcreteSubclasses();
          expect(new Set(found)).toEqual(new Set(below));
          expect(found).toHaveLength(below.length);
          if (below.includes(branch)) {
            expect(found[0]).toBe(branch);
          }
          expect([...branch.getIdentityToClassMap().values()]).toEqual(found);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('S3 an identity given twice is refused, naming both classes; in another case too', () => {
    const two = record({
      nodes: forest,
      first: integer({ min: 0, max: 30 }),
      second: integer({ min: 0, max: 30 }),
      upper: boolean(),
    });
    check(
      property(two, ({ nodes, first, second, upper }) => {
        const plain = nodes.map(each => ({ ...each, explicit: null, isPrefix: true }));
        const { expected, classes, define } = plant(plain);
        const [one, other] = [first % nodes.length, second % nodes.length];
        const identity = expected.get(classes[one]!);
        if (one === other || identity === undefined) {
          return;
        }
        // A class that takes the identity of another changes those of its children, so let it be a leaf.
        if (classes.some(cls => cls.prototype instanceof classes[other]!)) {
          return;
        }
        const given = upper ? identity.toUpperCase() : identity;
        const clash = () => define({ identities: { [plain[other]!.name]: given } });
        expect(clash).toThrow(upper ? IdentityCaseError : DuplicateIdentityError);
        expect(clash).toThrow(new RegExp(`\\b${plain[one]!.name}\\b`));
        expect(clash).toThrow(new RegExp(`\\b${plain[other]!.name}\\b`));
      }),
      { numRuns: 300 },
    );
  });

  it('S3 discovery without defineHierarchy gives the same identities', () => {
    const shape = array(node, { minLength: 2, maxLength: 8 });
    check(
      property(shape, drawn => {
        const nodes = drawn.map((each, index) => ({ ...each, name: `Node${String.fromCharCode(65 + index)}Class` }));
        const all = nodes.map((each, index) => ({ ...each, isConcrete: index > 0, explicit: null, isPrefix: true }));
        const { classes, expected } = plant(all);
        startOrm(classes);
        const concrete = classes.slice(1);
        expect(classes[0]!.getConcreteSubclasses()).toHaveLength(concrete.length);
        for (const cls of concrete) {
          expect(classes[0]!.getIdentityToClassMap().get(expected.get(cls)!)).toBe(cls);
        }
      }),
      { numRuns: 25 },
    );
  });
});
