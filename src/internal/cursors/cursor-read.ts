import { type Dictionary, type EntityManager, raw } from '@mikro-orm/core';
import type { AnyQueryBuilder } from '@mikro-orm/sql';
import type { CursorOrder } from './cursor-orders.ts';
import { keysetCondition } from './keyset-condition.ts';

interface Helper {
  getQueryOrder(type: string, orderBy: object[], populate: object, collation?: string): string[];
}

/** The members of a query builder that are used here, private ones included. */
interface Builder extends Pick<AnyQueryBuilder<object>, 'state' | 'ensureTPTJoins' | 'andWhere'> {
  readonly helper: Helper;
  readonly type: string;
}

type Row = Record<string, unknown>;

/** What a find was given by `withCursorRead`. */
export function cursorReadOf(options: Dictionary): CursorRead | undefined {
  const read: unknown = options['cursorRead'];
  return read instanceof CursorRead ? read : undefined;
}

interface Finder {
  find(entityName: unknown, where: unknown, options: object): Promise<object[]>;
}

/**
 * What a find for a page by cursor asks of its query: rows after a position, and the text of the sort columns of its last row.
 *
 * The text is read with the rows. A second query could see the row changed, and the walk would skip what lies between.
 */
export class CursorRead {
  readonly #orders: readonly CursorOrder[];
  readonly #position: readonly (string | null)[] | undefined;
  readonly #limit: number;
  #state: 'new' | 'asked' | 'read' = 'new';
  #last: readonly (string | null)[] | undefined;

  constructor(orders: readonly CursorOrder[], position: readonly (string | null)[] | undefined, limit: number) {
    this.#orders = orders;
    this.#position = position;
    this.#limit = limit;
  }

  /** Where the page ended, when rows follow. */
  get next(): readonly (string | null)[] | undefined {
    return this.#last;
  }

  /** Runs the find. A cached result would have no cursor. */
  find(em: EntityManager, [entityName, where]: readonly [unknown, unknown], options: object): Promise<object[]> {
    const own = { limit: this.#limit + 1, cache: false, cursorRead: this };
    return (em as unknown as Finder).find(entityName, where, { ...options, ...own });
  }

  /** Called by the first query of the find, which is the one for its rows. */
  ask(builder: AnyQueryBuilder<object>): void {
    if (this.#state !== 'new') {
      return;
    }
    this.#state = 'asked';
    const qb = builder as unknown as Builder;
    qb.ensureTPTJoins();
    const expressions = this.#orders.map(({ direction }, index) => expressionOf(qb, index, direction));
    qb.state.fields!.push(...expressions.map((sql, index) => raw(`(${sql})::text as "${columnName(index)}"`)));
    const position = this.#position;
    if (position) {
      const columns = this.#orders.map((order, index) => ({
        ...order,
        type: order.kind.type,
        expression: expressions[index]!,
        value: position[index]!,
      }));
      const { sql, params } = keysetCondition(columns);
      qb.andWhere({ [raw(sql, [...params])]: [] });
    }
  }

  /** The rows of the page: without the one that shows that more follow, and without what was read for the cursor. */
  take<T extends object>(rows: T[]): T[] {
    if (this.#state !== 'asked') {
      return rows;
    }
    this.#state = 'read';
    const page = rows.slice(0, this.#limit);
    const names = this.#orders.map((_, index) => columnName(index));
    const last = page.at(-1) as Row | undefined;
    this.#last = last && rows.length > this.#limit ? names.map(name => last[name] as string | null) : undefined;
    for (const row of page as Row[]) {
      for (const name of names) {
        delete row[name];
      }
    }
    return page;
  }
}

function columnName(index: number): string {
  return `__cursor_${index}`;
}

/** What MikroORM orders by, without the direction. Question marks in it are no placeholders. */
function expressionOf({ state, helper, type }: Builder, index: number, direction: string): string {
  const [sql] = helper.getQueryOrder(type, [state.orderBy[index] as Dictionary], state.populateMap, state.collation);
  return sql!.slice(0, -direction.length - 1).replaceAll('?', '\\?');
}
