import type { EntityClass } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as fc from 'fast-check';
import type { GuildModel } from './model.ts';

export type ClassName = 'Knight' | 'Captain' | 'Squire' | 'Castle' | 'Village' | 'Deed' | 'Gate';

/** An entity of a random graph: its class, and the entities that its references point at, by their places in a list. */
export interface Node {
  readonly cls: ClassName;
  readonly links: readonly number[];
}

interface Link {
  readonly name: string;
  readonly to: readonly ClassName[];
  readonly isRequired?: boolean;
}

const knights: readonly ClassName[] = ['Knight', 'Captain'];
const home: Link = { name: 'home', to: ['Castle', 'Village'] };
const hero: Link = { name: 'hero', to: ['Captain'] };
const ofKnight = [home, hero, { name: 'liege', to: knights }, { name: 'oath', to: ['Castle'] }] as const;

const links: Readonly<Record<ClassName, readonly Link[]>> = {
  Knight: ofKnight,
  Captain: [...ofKnight, { name: 'deputy', to: ['Captain'] }, { name: 'successor', to: knights }],
  Squire: [home, hero, { name: 'master', to: knights, isRequired: true }],
  Castle: [
    { name: 'lord', to: ['Knight', 'Captain', 'Squire'] },
    { name: 'charter', to: ['Deed'] },
  ],
  Village: [{ name: 'castle', to: ['Castle'], isRequired: true }],
  Deed: [
    { name: 'by', to: knights, isRequired: true },
    { name: 'at', to: ['Castle'] },
  ],
  Gate: [{ name: 'castle', to: ['Castle'], isRequired: true }],
};

const labels: Partial<Record<ClassName, string>> = { Deed: 'text', Gate: 'label' };

/** Graphs of 1 to 20 entities. Every link is drawn; what it finds depends on which entities there are. */
export const graphs = fc.array(
  fc.record({
    cls: fc.constantFrom(...(Object.keys(links) as ClassName[])),
    links: fc.array(fc.nat({ max: 24 }), { minLength: 6, maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 20 },
);

/** Creates the entities of a graph, without a flush. Those that lack something they require are left out. */
export function create(em: EntityManager, m: GuildModel, graph: readonly Node[]): object[] {
  const nodes = possible(graph);
  const made = nodes.map(({ cls }, index) => {
    const entity: object = em.getEntityFactory().create(
      m[cls] as EntityClass<object>,
      { [labels[cls] ?? 'name']: String(index) },
      {
        newEntity: true,
      },
    );
    return entity;
  });
  nodes.forEach((node, index) =>
    Object.assign(
      made[index]!,
      linksOf(node, nodes, target => made[target]),
    ),
  );
  made.forEach(entity => em.persist(entity));
  return made;
}

/** What a graph looks like once it is stored: for each entity its class and the names of what it references. */
export function expected(graph: readonly Node[]): object[] {
  const nodes = possible(graph);
  return nodes.map((node, index) => ({
    cls: node.cls,
    label: String(index),
    ...linksOf(node, nodes, target => String(target)),
  }));
}

/** The same of what a database holds. */
export async function stored(em: EntityManager, m: GuildModel): Promise<object[]> {
  const all: object[] = [];
  for (const cls of [m.Member, m.Place, m.Deed, m.Gate]) {
    all.push(...(await em.find(cls as EntityClass<object>, {})));
  }
  const label = (entity: unknown): string => {
    const { name, text, label: own } = entity as Record<string, string | undefined>;
    return (name ?? text ?? own)!;
  };
  return all
    .map(entity => {
      const cls = entity.constructor.name as ClassName;
      const targets = links[cls].map(({ name }) => {
        const target = (entity as Record<string, unknown>)[name];
        return [name, target && label(target)] as const;
      });
      return { cls, label: label(entity), ...Object.fromEntries(targets.filter(([, target]) => target)) };
    })
    .toSorted((a, b) => Number(a.label) - Number(b.label));
}

function linksOf<T>(node: Node, nodes: readonly Node[], at: (index: number) => T): Record<string, T> {
  const found = links[node.cls].map(({ name, to, isRequired }, position) => {
    const candidates = [...nodes.keys()].filter(index => to.includes(nodes[index]!.cls));
    const draw = node.links[position]!;
    const isDrawn = candidates.length > 0 && (isRequired === true || draw % 3 > 0);
    return isDrawn ? [[name, at(candidates[draw % candidates.length]!)] as const] : [];
  });
  return Object.fromEntries(found.flat());
}

function possible(graph: readonly Node[]): readonly Node[] {
  const nodes = graph.filter(node =>
    links[node.cls].every(({ isRequired, to }) => !isRequired || graph.some(({ cls }) => to.includes(cls))),
  );
  return nodes.length < graph.length ? possible(nodes) : nodes;
}
