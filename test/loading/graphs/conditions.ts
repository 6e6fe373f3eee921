import { ofType, treat } from 'mikro-orm-polymorphic';
import { type EntityOf, isA, type Model } from './declare.ts';
import { keyText, type Row } from './oracle.ts';
import { find, type Scene } from './reads.ts';
import { keyOf } from './view.ts';

const keysOf = (model: Model, found: readonly object[]) => found.map(each => keyOf(model, each)).toSorted();
const keysOfRows = (rows: readonly Row[]) => rows.map(row => keyText(row.key)).toSorted();

/** Conditions on relations and on columns behind them. */
export async function conditions(scene: Scene): Promise<void> {
  const { model, oracle, db, same } = scene;
  const keyCondition = (row: Row) => (model.keys.length === 1 ? row.key['id'] : row.key);
  for (const entity of model.entities) {
    const all = oracle.of(entity);
    const check = async (label: string, where: object, holds: (row: Row) => boolean) => {
      const meeting = keysOfRows(all.filter(holds));
      const text = `${label} | ${entity.name}`;
      await same(`find ${text}`, async () => keysOf(model, await find(db.em(), entity, where)), meeting);
      await same(`count ${text}`, async () => db.em().count(entity.cls as never, where), meeting.length);
    };
    for (const side of oracle.sidesIn(entity)) {
      const wrapped = (inner: object) =>
        isA(entity, side.holder) ? inner : (treat(side.holder.cls, inner as never) as object);
      const isOn = (row: Row) => oracle.sidesFor(row.entity).includes(side);
      const ends = (row: Row) => (isOn(row) ? oracle.ends(row, side) : []);
      const path = `${side.link.kind} ${side.isOwner ? 'owner' : 'inverse'} ${isA(entity, side.holder) ? 'own' : 'treated'} ${place(side.target)}`;
      for (const target of oracle.of(side.target).slice(0, 2)) {
        const value = keyCondition(target);
        await check(`${path} = key`, wrapped({ [side.name]: value }), row => ends(row).includes(target));
        const [name, wanted] = Object.entries(target.values)[Object.keys(target.values).length - 2]!;
        if (side.target.columns[0]!.name === name || isA(side.target, model.entities[Number(name.slice(1))]!)) {
          await check(`${path} . column`, wrapped({ [side.name]: { [name]: wanted } }), row =>
            ends(row).some(end => end.values[name] === wanted),
          );
        }
        if (isA(side.target, model.entities[0]!)) {
          const own = `n${target.entity.index}`;
          await check(
            `${path} . treated column`,
            wrapped({ [side.name]: treat(target.entity.cls, { [own]: target.values[own] }) }),
            row => ends(row).some(end => end === target),
          );
        }
      }
      for (const other of model.entities.filter(
        each => isA(each, side.target) && !each.isPlain && each !== side.target,
      )) {
        await check(`${path} of type`, wrapped({ [side.name]: ofType(other.cls) }), row =>
          ends(row).some(end => isA(end.entity, other)),
        );
      }
      for (const inner of oracle.sidesFor(side.target)) {
        const target = oracle.of(inner.target)[0]!;
        if (!target) continue;
        await check(`${path} . relation`, wrapped({ [side.name]: { [inner.name]: keyCondition(target) } }), row =>
          ends(row).some(end => oracle.ends(end, inner).includes(target)),
        );
      }
      if (side.isMany) {
        const column = side.target.columns[0]!.name;
        const some = oracle.of(side.target)[0];
        if (!some) continue;
        const inner = { [column]: some.values[column] };
        const meets = (end: Row) => end.values[column] === some.values[column];
        await check(`${path} $some`, wrapped({ [side.name]: { $some: inner } }), row => ends(row).some(meets));
        await check(
          `${path} $none`,
          wrapped({ [side.name]: { $none: inner } }),
          row => isOn(row) && !ends(row).some(meets),
        );
        await check(
          `${path} $every`,
          wrapped({ [side.name]: { $every: inner } }),
          row => isOn(row) && ends(row).every(meets),
        );
        // MikroORM counts no composite keys.
        if (model.keys.length === 1)
          await check(
            `${path} $size`,
            wrapped({ [side.name]: { $size: 1 } }),
            row => isOn(row) && ends(row).length === 1,
          );
      } else {
        await check(`${path} null`, wrapped({ [side.name]: null }), row => isOn(row) && ends(row).length === 0);
        await check(
          `${path} not null`,
          wrapped({ [side.name]: { $ne: null } }),
          row => isOn(row) && ends(row).length > 0,
        );
      }
    }
  }
}

const place = (entity: EntityOf): string => (entity.isPlain ? 'to plain' : entity.parent ? 'to child' : 'to root');
