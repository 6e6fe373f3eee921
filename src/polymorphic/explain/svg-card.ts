import { columnLabel, type ExplainedClass, rowsLabel } from './explained-class.ts';
import { cellsOf, escapeXml, printable } from './printable.ts';

/** What a card shows, line by line, and the space that it takes. */
export interface Card {
  readonly cls: ExplainedClass;
  readonly head: readonly CardLine[];
  readonly columns: readonly CardLine[];
  /** Where the types of the columns begin. */
  readonly typesAt: number;
  readonly width: number;
  readonly height: number;
}

interface CardLine {
  readonly kind: 'identity' | 'table' | 'rows' | 'column' | 'note';
  readonly text: string;
  readonly type?: string;
}

export const TITLE_HEIGHT = 24;
const LINE = 15;
const PADDING = 10;
/** The widths of a character of 11 and of 13 pixels, generously. */
const CELL = 6.75;
const TITLE_CELL = 8;
/** Longer texts are cut; the whole stands in a tooltip. */
const MOST = 46;

/** The card of a class. */
export function cardOf(cls: ExplainedClass): Card {
  const head = headOf(cls);
  const columns = columnsOf(cls);
  const names = Math.max(0, ...columns.map(({ text, type }) => (type === undefined ? 0 : cut(text))));
  const cells = [
    ...head.map(({ text }) => cut(text)),
    ...columns.map(({ text, type }) => (type === undefined ? cut(text) : names + 2 + cut(type))),
  ];
  const title = (cut(cls.name) + (cls.isAbstract ? ABSTRACT.length + 1 : 0)) * TITLE_CELL;
  return {
    cls,
    head,
    columns,
    typesAt: PADDING + (names + 2) * CELL,
    width: Math.ceil(Math.max(title, ...cells.map(each => each * CELL)) + 2 * PADDING),
    height: TITLE_HEIGHT + head.length * LINE + (columns.length > 0 ? columns.length * LINE + 8 : 0) + 6,
  };
}

/** The card as SVG, with its upper left corner at the origin. */
export function drawCard(card: Card, width: number): string {
  const { cls, head, columns, height } = card;
  const ruler = TITLE_HEIGHT + head.length * LINE + 4;
  return [
    `<rect class="${cls.isAbstract ? 'abstract' : 'concrete'}" width="${width}" height="${height}" rx="4"/>`,
    `<text class="name" x="${PADDING}" y="17">${shown(cls.name)}${
      cls.isAbstract ? ` <tspan class="mark">${ABSTRACT}</tspan>` : ''
    }</text>`,
    ...head.map((line, index) => textAt(line, TITLE_HEIGHT + index * LINE + 10, card)),
    columns.length > 0 ? `<path class="ruler" d="M0 ${ruler}H${width}"/>` : '',
    ...columns.map((line, index) => textAt(line, ruler + index * LINE + 15, card)),
  ].join('');
}

const ABSTRACT = '«abstract»';

function headOf(cls: ExplainedClass): CardLine[] {
  const rows = rowsLabel(cls);
  return [
    ...(cls.identity === undefined ? [] : [{ kind: 'identity', text: cls.identity } as const]),
    ...(cls.table === undefined ? [] : [{ kind: 'table', text: `table ${cls.table}` } as const]),
    ...(rows === '' ? [] : [{ kind: 'rows', text: rows } as const]),
  ];
}

function columnsOf(cls: ExplainedClass): CardLine[] {
  return [
    ...cls.columns.map(column => ({ kind: 'column', text: column.name, type: columnLabel(column) }) as const),
    ...cls.notes.map(text => ({ kind: 'note', text }) as const),
  ];
}

function textAt({ kind, text, type }: CardLine, y: number, { typesAt }: Card): string {
  const label = `<text class="${kind}" x="${PADDING}" y="${y}">${shown(text)}</text>`;
  return type === undefined ? label : `${label}<text class="type" x="${typesAt}" y="${y}">${shown(type)}</text>`;
}

function cut(text: string): number {
  return Math.min(MOST, cellsOf(printable(text)));
}

/** The text, or its beginning with the whole as a tooltip. */
function shown(text: string): string {
  const whole = printable(text);
  if (cellsOf(whole) <= MOST) {
    return escapeXml(whole);
  }
  let start = '';
  for (const each of whole) {
    if (cellsOf(start + each) > MOST - 1) {
      break;
    }
    start += each;
  }
  return `<title>${escapeXml(whole)}</title>${escapeXml(start)}…`;
}
