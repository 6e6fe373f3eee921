import { type ExplainedClass, withDescendants } from './explained-class.ts';
import { escapeXml } from './printable.ts';
import { cardOf, drawCard } from './svg-card.ts';
import { type Block, layOut } from './svg-layout.ts';

const MARGIN = 24;

const STYLE = `
.hierarchy text { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 11px; fill: #334155 }
.hierarchy .name { font-family: system-ui, Helvetica, Arial, "DejaVu Sans", sans-serif; font-size: 13px; font-weight: 600; fill: #0f172a }
.hierarchy .mark { font-weight: 400; font-style: italic; fill: #64748b }
.hierarchy .identity { fill: #1d4ed8 }
.hierarchy .table, .hierarchy .type { fill: #64748b }
.hierarchy .rows { fill: #15803d }
.hierarchy .note { fill: #b91c1c }
.hierarchy .page { fill: #ffffff }
.hierarchy .concrete { fill: #eff6ff; stroke: #3b82f6 }
.hierarchy .abstract { fill: #f8fafc; stroke: #94a3b8; stroke-dasharray: 4 3 }
.hierarchy .ruler { stroke: #cbd5e1 }
.hierarchy .links { fill: none; stroke: #94a3b8 }
`;

/** A drawing that needs nothing else: no fonts, no scripts, no links. */
export function toSvg(roots: readonly ExplainedClass[]): string {
  const cards = roots.flatMap(root => [...withDescendants(root)]).map(cardOf);
  const cardWidth = Math.max(...cards.map(({ width }) => width));
  const blocks = roots.map(root => layOut(root, cardWidth));
  const width = Math.max(...blocks.map(block => block.width)) + 2 * MARGIN;
  const height = blocks.reduce((sum, block) => sum + block.height + MARGIN, MARGIN);
  const title = `The hierarchy ${roots.map(({ name }) => name).join(', ')}`;
  let y = MARGIN;
  const drawn = blocks.map(block => {
    const group = `<g transform="translate(${MARGIN} ${y})">${draw(block, cardWidth)}</g>`;
    y += block.height + MARGIN;
    return group;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="hierarchy" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function draw({ cards, lines }: Block, cardWidth: number): string {
  const path = lines.map(([x1, y1, x2, y2]) => `M${x1} ${y1}L${x2} ${y2}`).join('');
  const placed = cards.map(({ card, x, y }) => `<g transform="translate(${x} ${y})">${drawCard(card, cardWidth)}</g>`);
  return `\n<path class="links" d="${path}"/>\n${placed.join('\n')}\n`;
}
