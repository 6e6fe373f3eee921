import { type Collection, type EntityManager, wrap } from '@mikro-orm/core';
import { type EntityOf, isA, type Link, type Model } from './declare.ts';
import { dice } from './spec.ts';

/** A row as it must be. */
export interface Row {
  readonly entity: EntityOf;
  readonly n: number;
  readonly key: Record<string, unknown>;
  readonly values: Record<string, unknown>;
  readonly one: Record<string, Row | null>;
  readonly many: Record<string, Row[]>;
}

/** One side of a relation, as an entity has it. */
export interface Side {
  readonly name: string;
  readonly link: Link;
  readonly isOwner: boolean;
  readonly isMany: boolean;
  readonly holder: EntityOf;
  readonly target: EntityOf;
}

export function sidesOf({ links, entities }: Model): Side[] {
  return links.flatMap(link => {
    const [from, to] = [entities[link.from]!, entities[link.to]!];
    const owner: Side = { name: link.name, link, isOwner: true, isMany: link.kind === 'm:n', holder: from, target: to };
    const inverse = {
      name: link.inverse!,
      link,
      isOwner: false,
      isMany: link.kind !== '1:1',
      holder: to,
      target: from,
    };
    return link.inverse ? [owner, inverse] : [owner];
  });
}

export const keyText = (key: Record<string, unknown>): string => Object.values(key).join('/');

export class Oracle {
  readonly model: Model;
  readonly rows: Row[] = [];
  readonly sides: readonly Side[];
  readonly roll: (sides: number) => number;

  constructor(model: Model) {
    this.model = model;
    this.sides = sidesOf(model);
    this.roll = dice(model.spec.seed);
    const { entities } = model;
    const concrete = entities.filter(each => each.isConcrete);
    // Plain boxes first, hierarchy next.
    for (const entity of [...concrete.filter(each => each.isPlain), ...concrete.filter(each => !each.isPlain)]) {
      for (let time = 0; time < 3; time++) this.add(entity);
    }
    for (const row of this.rows) this.#link(row);
  }

  add(entity: EntityOf): Row {
    const n = this.rows.length + 1;
    const id = this.model.spec.key === 'uuid' ? `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` : n;
    const key = this.model.spec.key === 'composite' ? { id: 1 + (n % 3), code: `c${n}` } : { id };
    const values: Record<string, unknown> = {};
    for (let each: EntityOf | undefined = entity; each; each = each.parent) {
      for (const { name, value } of each.columns) values[name] = value(n);
    }
    const row: Row = { entity, n, key, values, one: {}, many: {} };
    this.rows.push(row);
    return row;
  }

  of(entity: EntityOf): Row[] {
    return this.rows.filter(row => isA(row.entity, entity));
  }

  /** The sides that instances of the entity, or of those below, have. */
  sidesIn(entity: EntityOf): Side[] {
    return this.sides.filter(({ holder }) => isA(entity, holder) || isA(holder, entity));
  }

  sidesFor(entity: EntityOf): Side[] {
    return this.sides.filter(({ holder }) => isA(entity, holder));
  }

  /** The rows at the other end, in order where the relation has one. */
  ends(row: Row, { name, link, isOwner }: Side): Row[] {
    if (isOwner) return link.kind === 'm:n' ? row.many[name]! : row.one[name] ? [row.one[name]] : [];
    return this.of(this.model.entities[link.from]!).filter(each =>
      link.kind === 'm:n' ? each.many[link.name]!.includes(row) : each.one[link.name] === row,
    );
  }

  #link(row: Row): void {
    for (const { name, link, isOwner, target, holder } of this.sides) {
      if (!isOwner || !isA(row.entity, holder)) continue;
      const targets = this.of(target);
      if (link.kind === 'm:n') {
        row.many[name] = targets.filter(() => this.roll(3) === 0);
        if (link.isOrdered) row.many[name].reverse();
        continue;
      }
      const taken = new Set(this.rows.map(each => each.one[name]));
      const free = link.kind === '1:1' ? targets.filter(each => !taken.has(each)) : targets;
      row.one[name] =
        !link.isRequired && this.roll(4) === 0 ? null : (free[this.roll(Math.max(free.length, 1))] ?? null);
    }
  }
}

/** Stores the rows of the oracle by one flush. */
export async function plant(em: EntityManager, oracle: Oracle): Promise<void> {
  const made = new Map<Row, Record<string, unknown>>();
  for (const row of oracle.rows) {
    made.set(row, em.create(row.entity.cls as never, { ...row.key, ...row.values } as never));
  }
  for (const [row, instance] of made) {
    for (const side of oracle.sidesFor(row.entity)) {
      if (!side.isOwner) continue;
      const ends = oracle.ends(row, side).map(each => made.get(each)!);
      if (side.isMany) (instance[side.name] as Collection<object>).set(ends);
      else wrap(instance).assign({ [side.name]: ends[0] ?? null } as never, { em });
    }
  }
  await em.flush();
}
