import { type Collection, type EntityManager, wrap } from '@mikro-orm/core';
import { type EntityOf, isA } from './declare.ts';
import { keyText, type Row, type Side } from './oracle.ts';
import { byKey, find, type Scene } from './reads.ts';
import { expected, keyOf, shown } from './view.ts';

type Values = Record<string, unknown>;

/** What every class shows after a write, relations included. */
async function verify({ model, oracle, db, same }: Scene, label: string): Promise<void> {
  for (const entity of model.entities) {
    const sides = oracle.sidesIn(entity);
    const rows = oracle.of(entity).toSorted((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1));
    await same(
      `after ${label} | ${entity.name}`,
      async () => {
        const found = await find(
          db.em(),
          entity,
          {},
          { populate: sides.map(({ name }) => name), orderBy: byKey(model) },
        );
        return found
          .map(each => shown(oracle, each, sides))
          .toSorted((a, b) => (String(a['key']) < String(b['key']) ? -1 : 1));
      },
      rows.map(row => expected(oracle, row, sides)),
    );
  }
}

const pick = <T>(items: readonly T[], roll: (n: number) => number): T | undefined =>
  items[roll(Math.max(items.length, 1))];

/** The owning row and property of a link, whichever side it is changed from. */
function setOne(scene: Scene, row: Row, side: Side, target: Row | null): void {
  const { name } = side.link;
  const { oracle } = scene;
  if (side.isOwner) {
    if (side.link.kind === '1:1' && target)
      for (const each of oracle.rows) if (each.one[name] === target) each.one[name] = null;
    row.one[name] = target;
    return;
  }
  for (const each of oracle.rows) if (each.one[name] === row) each.one[name] = null;
  if (target) target.one[name] = row;
}

async function inUnitOfWork(scene: Scene, label: string, work: (em: EntityManager) => Promise<void>): Promise<boolean> {
  let failed = false;
  await scene.same(
    label,
    async () => {
      try {
        const em = scene.db.em();
        await work(em);
        await em.flush();
        return 'done';
      } catch (error) {
        failed = true;
        throw error;
      }
    },
    'done',
  );
  return !failed;
}

const get = async (em: EntityManager, through: EntityOf, row: Row, populate: string[] = []) =>
  (await em.findOneOrFail(through.cls as never, { ...row.key }, { populate } as never)) as Values;

/** Through every class that may load the row: the owner, the inverse side, collections. */
export async function unitOfWork(scene: Scene): Promise<void> {
  const { model, oracle } = scene;
  for (const side of oracle.sides) {
    const throughs = model.entities.filter(each => isA(side.holder, each) || isA(each, side.holder));
    for (const through of throughs) {
      const rows = oracle.of(side.holder).filter(row => isA(row.entity, through));
      const row = pick(rows, oracle.roll);
      if (!row) continue;
      const targets = oracle.of(side.target);
      const where = `${side.link.kind} ${side.isOwner ? 'owner' : 'inverse'}`;
      if (!side.isMany) {
        const values = side.link.isRequired
          ? [pick(targets, oracle.roll)!]
          : [pick(targets, oracle.roll) ?? null, null];
        for (const value of values) {
          const label = `set ${where} to ${value ? 'row' : 'null'}`;
          const done = await inUnitOfWork(scene, `${label} | ${through.name}.${side.name}`, async em => {
            // An old owner lets go first, since a unique foreign key is checked at once.
            const populate = side.link.kind === '1:1' ? [side.name] : [];
            const loaded = await get(em, through, row, populate);
            const other =
              value &&
              (await get(
                em,
                side.target,
                value,
                side.link.kind === '1:1' ? [side.isOwner ? side.link.inverse! : side.link.name].filter(Boolean) : [],
              ));
            if (side.link.kind === '1:1' && value) {
              const holder = side.isOwner ? oracle.rows.find(each => each.one[side.name] === value) : undefined;
              if (holder && holder !== row) {
                const held = await get(em, holder.entity, holder);
                wrap(held).assign({ [side.name]: null } as never, { em });
                await em.flush();
              }
              if (!side.isOwner && value.one[side.link.name] && value.one[side.link.name] !== row) {
                wrap(other as object).assign({ [side.link.name]: null } as never, { em });
                await em.flush();
              }
              const old = side.isOwner ? undefined : oracle.ends(row, side)[0];
              if (old && old !== value) {
                wrap(await get(em, old.entity, old)).assign({ [side.link.name]: null } as never, { em });
                await em.flush();
              }
            }
            wrap(loaded).assign({ [side.name]: other ?? null } as never, { em });
          });
          if (!done) return;
          setOne(scene, row, side, value);
          await verify(scene, label);
        }
        continue;
      }
      if (side.link.isRequired) continue;
      for (const action of ['add', 'remove', 'set', 'removeAll'] as const) {
        const label = `${action} ${where}`;
        const before = oracle.ends(row, side);
        const chosen = targets.filter(() => oracle.roll(3) === 0);
        const after =
          action === 'add'
            ? [...before, ...chosen.filter(each => !before.includes(each))]
            : action === 'remove'
              ? before.slice(1)
              : action === 'set'
                ? chosen
                : [];
        const done = await inUnitOfWork(scene, `${label} | ${through.name}.${side.name}`, async em => {
          const loaded = await get(em, through, row, [side.name]);
          const collection = loaded[side.name] as Collection<object>;
          const items = await Promise.all(chosen.map(each => get(em, side.target, each)));
          if (action === 'add') collection.add(items);
          else if (action === 'set') collection.set(items);
          else if (action === 'removeAll') collection.removeAll();
          else if (before[0]) {
            const key = keyText(before[0].key);
            collection.remove([...collection].find(each => keyOf(model, each) === key)!);
          }
        });
        if (!done) return;
        if (side.link.kind === 'm:n') {
          if (side.isOwner) row.many[side.name] = after;
          else {
            for (const each of oracle.of(side.target)) {
              const has = each.many[side.link.name]!.includes(row);
              if (after.includes(each) && !has) each.many[side.link.name]!.push(row);
              if (!after.includes(each) && has)
                each.many[side.link.name] = each.many[side.link.name]!.filter(r => r !== row);
            }
          }
        } else {
          for (const each of targets) if (each.one[side.link.name] === row) each.one[side.link.name] = null;
          for (const each of after) each.one[side.link.name] = row;
        }
        await verify(scene, label);
      }
    }
  }
}
