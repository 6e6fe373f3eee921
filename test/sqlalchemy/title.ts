import type { ParityCase } from './parity-case.ts';

/** The title of a case's test. */
export function titleOf({ name, ours }: ParityCase): string {
  return `${name}: ${ours}`;
}

/** The page of the documentation that lists the cases. */
export function renderParity(cases: readonly ParityCase[]): string {
  const rows = cases.map(parity => {
    const test = `parity with SQLAlchemy, joined [PGlite] ${titleOf(parity)}`;
    return `| ${[parity.name, parity.sqlalchemy, parity.ours, test].map(escaped).join(' | ')} |`;
  });
  return `${heading}\n| case | SQLAlchemy | ours | test |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

const heading = `# Parity with SQLAlchemy

What SQLAlchemy 2 shows in its tests of inheritance, restated over one model: Company, Person, Engineer, Manager and Boss,
with machines and paperwork. The first cell names the test whose behaviour is meant, the last one a test of this library:
each runs for joined and for single-table hierarchies (\`single-table\` in place of \`joined\`), declared with ES decorators,
legacy decorators and \`defineEntity\`, on PGlite and on PostgreSQL (\`[PostgreSQL]\` in place of \`[PGlite]\`).
`;

function escaped(cell: string): string {
  return cell.replaceAll('|', String.raw`\|`);
}
