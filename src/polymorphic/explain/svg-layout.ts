import type { ExplainedClass } from './explained-class.ts';
import { type Card, cardOf, TITLE_HEIGHT } from './svg-card.ts';

/** Cards and lines with their places. */
export interface Block {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly { readonly card: Card; readonly x: number; readonly y: number }[];
  readonly lines: readonly Line[];
}

/** From one point to another. */
export type Line = readonly [x1: number, y1: number, x2: number, y2: number];

const INDENT = 24;
const TRUNK = 12;
const GAP = 10;
/** A page that is wider than high is read more easily. */
const ASPECT = 1.6;
/** Below this height columns only scatter what belongs together. */
const LOWEST = 240;

/**
 * Places a tree: below its parent every class, indented, on a trunk. Children that would go below the page stand in as many
 * columns as it needs, each with a trunk of its own.
 */
export function layOut(root: ExplainedClass, cardWidth: number): Block {
  const single = place(root, { cardWidth, limit: Infinity });
  const pages = [single];
  for (let columns = 2; single.height / columns > LOWEST; columns++) {
    pages.push(place(root, { cardWidth, limit: single.height / columns }));
  }
  return pages.toSorted((a, b) => distortion(a) - distortion(b))[0]!;
}

function distortion({ width, height }: Block): number {
  return Math.abs(Math.log(width / height / ASPECT));
}

interface Page {
  readonly cardWidth: number;
  readonly limit: number;
}

function place(cls: ExplainedClass, page: Page): Block {
  const card = cardOf(cls);
  const inner = { ...page, limit: page.limit - card.height - 2 * GAP };
  const children = cls.children.map(child => place(child, inner));
  const columns = inColumns(children, inner.limit);
  if (columns.length === 0) {
    return { width: page.cardWidth, height: card.height, cards: [{ card, x: 0, y: 0 }], lines: [] };
  }
  const top = card.height + GAP + (columns.length > 1 ? GAP : 0);
  const below = besides(columns.map(stacked), top);
  const stem: Line = [TRUNK, card.height, TRUNK, top];
  const bus: Line[] = columns.length > 1 ? [[TRUNK, top - GAP, below.trunks.at(-1)!, top - GAP]] : [];
  return {
    width: Math.max(page.cardWidth, below.width),
    height: below.height,
    cards: [{ card, x: 0, y: 0 }, ...below.cards],
    lines: [stem, ...bus, ...below.lines],
  };
}

function inColumns(blocks: readonly Block[], limit: number): Block[][] {
  const columns: Block[][] = [];
  let height = 0;
  for (const block of blocks) {
    const column = columns.at(-1);
    if (column && height + block.height <= limit) {
      column.push(block);
    } else {
      columns.push([block]);
      height = 0;
    }
    height += block.height + GAP;
  }
  return columns;
}

/** Blocks on a trunk, which begins above the first and ends at the last. */
function stacked(blocks: readonly Block[]): Block {
  let y = 0;
  const placed: Block[] = [];
  const elbows: Line[] = [];
  for (const block of blocks) {
    placed.push(moved(block, INDENT, y));
    elbows.push([TRUNK, y + TITLE_HEIGHT / 2, INDENT, y + TITLE_HEIGHT / 2]);
    y += block.height + GAP;
  }
  const last = y - GAP - blocks.at(-1)!.height + TITLE_HEIGHT / 2;
  return {
    width: INDENT + Math.max(...blocks.map(({ width }) => width)),
    height: y - GAP,
    cards: placed.flatMap(({ cards }) => cards),
    lines: [[TRUNK, -GAP, TRUNK, last], ...elbows, ...placed.flatMap(({ lines }) => lines)],
  };
}

function besides(columns: readonly Block[], top: number): Block & { readonly trunks: readonly number[] } {
  let x = 0;
  const trunks: number[] = [];
  const placed: Block[] = [];
  for (const column of columns) {
    placed.push(moved(column, x, top));
    trunks.push(x + TRUNK);
    x += column.width + GAP;
  }
  return {
    width: x - GAP,
    height: top + Math.max(...columns.map(({ height }) => height)),
    cards: placed.flatMap(({ cards }) => cards),
    lines: placed.flatMap(({ lines }) => lines),
    trunks,
  };
}

function moved({ width, height, cards, lines }: Block, dx: number, dy: number): Block {
  return {
    width,
    height,
    cards: cards.map(({ card, x, y }) => ({ card, x: x + dx, y: y + dy })),
    lines: lines.map(([x1, y1, x2, y2]) => [x1 + dx, y1 + dy, x2 + dx, y2 + dy]),
  };
}
