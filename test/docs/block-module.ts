import { readFileSync } from 'node:fs';
import type { Block } from './blocks.ts';

const keywords = '(?:declare |abstract |async )*(?:class|const|let|function|type|interface|enum)';
const exportation = new RegExp(`^export ${keywords} (?<names>[\\w$]+|[[{][^=]*)`, 'gm');
const declaration = new RegExp(`^(?:export )?${keywords} (?<names>[\\w$]+|[[{][^=]*)`, 'gm');
const importation = /^import (?<names>[^;']*) from/gm;
const reexport = /^export \{(?<names>[^}]*)\} from/gm;

const VOCABULARY = '../../../test/docs/vocabulary.ts';
const vocabularyCode = readFileSync('test/docs/vocabulary.ts', 'utf8');
const vocabulary = new Set([declaration, reexport].flatMap(pattern => namesBy(pattern, vocabularyCode)));

/** A block as a module of its own, in a folder of its page; `// main.ts` in the first line of a block names the file. */
export class BlockModule {
  readonly block: Block;
  readonly file: string;
  readonly #local: ReadonlySet<string>;
  readonly #exported: ReadonlySet<string>;
  readonly #imported: ReadonlySet<string>;

  constructor(block: Block, index: number) {
    const kind = block.code.includes('@mikro-orm/decorators/legacy') ? '.legacy.ts' : '.ts';
    const name = /^\/\/ ([\w-]+\.ts)/.exec(block.code)?.[1] ?? `block-${index}${kind}`;
    this.block = block;
    this.file = `${block.page.replaceAll(/\W+/g, '-')}/${name}`;
    this.#local = new Set(namesBy(declaration, block.code));
    this.#exported = new Set(namesBy(exportation, block.code));
    this.#imported = new Set(namesBy(importation, block.code));
  }

  /** The code; what it does not declare comes from an earlier block of its page, else from the vocabulary. */
  text(earlier: readonly BlockModule[]): string {
    const imports: string[] = [];
    for (const name of wordsOf(this.block.code)) {
      const source = this.#has(name) ? undefined : earlier.findLast(module => module.#gives(name, this.block.page));
      const isKnown = !this.#has(name) && vocabulary.has(name);
      if (source ?? isKnown) imports.push(`import { ${name} } from '${source ? `../${source.file}` : VOCABULARY}';`);
    }
    const exports = [...this.#local].filter(name => !this.#exported.has(name));
    return `${imports.join(' ')}\n${this.block.code}\nexport { ${exports.join(', ')} };\n`;
  }

  #has(name: string): boolean {
    return this.#local.has(name) || this.#imported.has(name);
  }

  /** A docstring stands alone. */
  #gives(name: string, page: string): boolean {
    return this.block.page === page && page.endsWith('.md') && this.#local.has(name);
  }
}

function namesBy(pattern: RegExp, code: string): string[] {
  return [...code.matchAll(pattern)].flatMap(({ groups }) => [...wordsOf(groups?.['names'] ?? '')]);
}

function wordsOf(code: string): Set<string> {
  return new Set(code.match(/[A-Za-z_$][\w$]*/g)?.filter(word => word !== 'type'));
}
