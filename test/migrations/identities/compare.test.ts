import { compareIdentities, type IdentityDifference } from 'mikro-orm-polymorphic/migrations';
import { describe, expect, it } from 'vitest';

type Given = readonly [name: string, identity: string | undefined, former?: readonly string[]];

/** Concrete classes, and abstract ones whose names begin with a capital A. */
function compare(locked: Record<string, string>, ...classes: Given[]): IdentityDifference[] {
  const levels = classes.map(([name, identity, former = []]) => ({
    name,
    identity,
    former,
    isConcrete: !/^A[A-Z]/.test(name),
  }));
  return compareIdentities({ tool: locked }, [{ table: 'tool', classes: levels }]);
}

describe('M2 a lock against the classes', () => {
  it('M2 agrees where nothing changed, where a former name covers, and where a class keeps its identity under another name', () => {
    expect(compare({ web: 'Web', old: 'Web' }, ['ARoot', undefined], ['Web', 'web', ['old']])).toEqual([]);
    expect(compare({ web: 'Web' }, ['ARoot', undefined], ['Search', 'web'])).toEqual([]);
  });

  it('M2 a new class is added', () => {
    expect(compare({ web: 'Web' }, ['Web', 'web'], ['Mail', 'mail'])).toEqual([
      { kind: 'added', table: 'tool', identity: 'mail', className: 'Mail' },
    ]);
  });

  it('M2 the only new class below the same prefix is probably the one that was renamed', () => {
    expect(compare({ 'fn.web': 'Web', mail: 'Mail' }, ['Search', 'fn.search'], ['Mail', 'mail'])).toEqual([
      {
        kind: 'renamed',
        table: 'tool',
        identity: 'fn.web',
        className: 'Web',
        to: { className: 'Search', identity: 'fn.search' },
        formerly: ['Search', 'fn.web'],
      },
    ]);
  });

  it('M2 of two new classes none is, nor is one below another prefix', () => {
    const kinds = (differences: IdentityDifference[]) => differences.map(({ kind, identity }) => `${kind} ${identity}`);
    expect(kinds(compare({ web: 'Web' }, ['One', 'one'], ['Two', 'two']))).toEqual([
      'removed web',
      'added one',
      'added two',
    ]);
    expect(kinds(compare({ web: 'Web' }, ['One', 'fn.one']))).toEqual(['removed web', 'added fn.one']);
    expect(kinds(compareIdentities({ gone: { web: 'Web' } }, []))).toEqual(['removed web']);
  });

  it('M2 a class that has another prefix has moved, and one line says so for all below a renamed prefix', () => {
    const found = compare(
      { 'old.web': 'Web', 'old.mail': 'Mail', 'old.sub.deep': 'Deep' },
      ['ARoot', undefined],
      ['AMid', 'mid'],
      ['Web', 'mid.web'],
      ['Mail', 'mid.mail'],
      ['Deep', 'mid.sub.deep'],
    );
    expect(found.map(({ kind, formerly }) => [kind, formerly])).toEqual(
      Array.from({ length: 3 }, () => ['moved', ['AMid', 'old']]),
    );
  });

  it.each([
    ['was renamed', []],
    ['has its former name', ['search']],
  ])('M2 the only new class below a parent that %s is probably the one that was below the old name', (_, former) => {
    const found = compare(
      { search: 'Search', 'search.deep': 'Deep', 'search.deep.er': 'Deeper' },
      ['Web', 'web', former],
      ['Far', 'web.far'],
      ['Farther', 'web.far.ther'],
    );
    const lost = found.filter(({ identity }) => identity !== 'search' && identity !== 'web');
    expect(lost.map(({ kind, identity, formerly }) => [kind, identity, formerly])).toEqual([
      ['renamed', 'search.deep', ['Far', 'search.deep']],
      ['renamed', 'search.deep.er', ['Farther', 'search.deep.er']],
    ]);
  });

  it('M2 of two new classes below a renamed parent none is', () => {
    const found = compare({ search: 'Search', 'search.deep': 'Deep' }, ['Web', 'web'], ['A', 'web.a'], ['B', 'web.b']);
    expect(found.find(({ identity }) => identity === 'search.deep')?.kind).toBe('removed');
  });

  it('M2 a root made abstract, or concrete, moves everything below it', () => {
    const abstract = compare({ animal: 'Animal', 'animal.dog': 'Dog' }, ['AAnimal', undefined], ['Dog', 'dog']);
    expect(abstract.map(({ kind, identity, formerly }) => [kind, identity, formerly])).toEqual([
      ['removed', 'animal', undefined],
      ['moved', 'animal.dog', ['AAnimal', 'animal']],
    ]);
    const concrete = compare({ dog: 'Dog' }, ['Animal', 'animal'], ['Dog', 'animal.dog']);
    expect(concrete.map(({ kind, identity, formerly }) => [kind, identity, formerly])).toEqual([
      ['moved', 'dog', ['Dog', 'dog']],
      ['added', 'animal', undefined],
    ]);
  });

  it('M2 an identity that another class took is told apart', () => {
    expect(compare({ web: 'Web' }, ['Web', 'search'], ['Mail', 'web'])).toEqual([
      { kind: 'taken', table: 'tool', identity: 'web', className: 'Web', to: { className: 'Mail', identity: 'web' } },
      { kind: 'added', table: 'tool', identity: 'search', className: 'Web' },
    ]);
  });
});
