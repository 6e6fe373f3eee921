import { type EntityManager, wrap } from '@mikro-orm/core';
import type { TestOrm } from '../../support/index.ts';
import type { EntityOf, Model } from './declare.ts';
import { keyText, type Oracle, type Row } from './oracle.ts';
import { expected, keyOf, shown } from './view.ts';

export interface Scene {
  readonly model: Model;
  readonly oracle: Oracle;
  readonly db: TestOrm;
  /** Compares, and reports under a label. */
  same(label: string, what: () => Promise<unknown>, wanted: unknown): Promise<void>;
}

export const byKey = (model: Model): object => Object.fromEntries(model.keys.map(name => [name, 'asc']));
export const inKeyOrder = (model: Model, rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => {
    for (const name of model.keys) {
      const [x, y] = [a.key[name] as string, b.key[name] as string];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  });

export const find = (em: EntityManager, entity: EntityOf, where: object, options: object = {}) =>
  em.find(entity.cls as never, where, options) as Promise<object[]>;

export async function populated(scene: Scene): Promise<void> {
  const { model, oracle, db, same } = scene;
  for (const entity of model.entities) {
    const owners = oracle.sidesIn(entity).filter(side => side.isOwner && !side.isMany);
    await same(
      `plain find | ${entity.name}`,
      async () => (await find(db.em(), entity, {}, { orderBy: byKey(model) })).map(each => shown(oracle, each, owners)),
      inKeyOrder(model, oracle.of(entity)).map(row => expected(oracle, row, owners)),
    );
  }
  for (const entity of model.entities) {
    const sides = oracle.sidesIn(entity);
    const rows = inKeyOrder(model, oracle.of(entity));
    const names = sides.map(({ name }) => name);
    for (const strategy of ['joined', 'select-in', 'balanced']) {
      for (const polymorphicStrategy of strategy === 'joined' ? ['union', 'single-statement', 'joined'] : ['union']) {
        const options = { populate: names, orderBy: byKey(model), strategy, polymorphicStrategy };
        await same(
          `populate ${strategy} ${polymorphicStrategy} | ${entity.name}: ${names.join()}`,
          async () => (await find(db.em(), entity, {}, options)).map(each => shown(oracle, each, sides)),
          rows.map(row => expected(oracle, row, sides)),
        );
      }
    }
    await same(
      `loadPolymorphic none + populate | ${entity.name}`,
      async () =>
        (await find(db.em(), entity, {}, { populate: names, orderBy: byKey(model), loadPolymorphic: 'none' })).map(
          each => shown(oracle, each, sides, false),
        ),
      rows.map(row => expected(oracle, row, sides, false)),
    );
    await same(
      `em.populate | ${entity.name}`,
      async () => {
        const em = db.em();
        const found = await find(em, entity, {}, { orderBy: byKey(model) });
        await em.populate(found, names as never);
        return found.map(each => shown(oracle, each, sides));
      },
      rows.map(row => expected(oracle, row, sides)),
    );
    await same(
      `populate refs | ${entity.name}`,
      async () =>
        (await find(db.em(), entity, {}, { populate: names.map(name => `${name}:ref`), orderBy: byKey(model) })).map(
          each => shown(oracle, each, sides),
        ),
      rows.map(row => expected(oracle, row, sides)),
    );
    // An owner with a composite key is not known through a class above until it is populated.
    const known = sides.filter(({ isOwner, isMany }) => isOwner || isMany || model.keys.length === 1);
    await same(
      `collection.init, ref.load, loadCount | ${entity.name}`,
      async () => {
        const found = await find(db.em(), entity, {}, { orderBy: byKey(model) });
        const views = [];
        for (const each of found) {
          const counts: Record<string, number> = {};
          for (const side of known) {
            const value = (each as Record<string, unknown>)[side.name];
            if (value == null) continue;
            if (side.isMany) {
              counts[side.name] = await (value as { loadCount(): Promise<number> }).loadCount();
              await (value as { init(): Promise<unknown> }).init();
            } else await wrap(value).init();
          }
          views.push({ ...shown(oracle, each, known), counts });
        }
        return views;
      },
      rows.map(row => ({
        ...expected(oracle, row, known),
        counts: Object.fromEntries(
          oracle
            .sidesFor(row.entity)
            .filter(side => side.isMany)
            .map(side => [side.name, oracle.ends(row, side).length]),
        ),
      })),
    );
  }
}

/** Two steps: the columns of what the first step leads to, and the keys of the second. */
export async function deep(scene: Scene): Promise<void> {
  const { model, oracle, db, same } = scene;
  for (const entity of model.entities) {
    for (const side of oracle.sidesIn(entity)) {
      const next = oracle.sidesIn(side.target);
      const paths = next.length > 0 ? next.map(({ name }) => `${side.name}.${name}`) : [side.name];
      const rows = inKeyOrder(model, oracle.of(entity));
      for (const strategy of ['joined', 'select-in', 'balanced']) {
        for (const where of [{}, { polymorphic: true }]) {
          if ('polymorphic' in where && strategy !== 'joined') continue;
          const options = {
            populate: paths,
            orderBy: byKey(model),
            strategy,
            ...('polymorphic' in where && { polymorphicStrategy: 'single-statement' }),
          };
          await same(
            `deep ${strategy} ${JSON.stringify(where)} | ${entity.name}: ${paths.join()}`,
            async () =>
              (await find(db.em(), entity, {}, options)).map(each => {
                const value = (each as Record<string, unknown>)[side.name];
                const isOn = oracle.sidesFor(model.entities.find(e => e.cls === each.constructor)!).includes(side);
                if (!isOn) return keyOf(model, each);
                const ends = side.isMany ? [...(value as Iterable<object>)] : value == null ? [] : [value];
                const views = ends.map(end => shown(oracle, end, next));
                return [keyOf(model, each), side.link.isOrdered && side.isOwner ? views : views.toSorted(compareKeys)];
              }),
            rows.map(row => {
              if (!oracle.sidesFor(row.entity).includes(side)) return keyText(row.key);
              const views = oracle.ends(row, side).map(end => expected(oracle, end, next));
              return [keyText(row.key), side.link.isOrdered && side.isOwner ? views : views.toSorted(compareKeys)];
            }),
          );
        }
      }
    }
  }
}

const compareKeys = (a: Record<string, unknown>, b: Record<string, unknown>): number =>
  String(a['key']) < String(b['key']) ? -1 : 1;
