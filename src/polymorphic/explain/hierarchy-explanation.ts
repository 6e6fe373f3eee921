import { toDot } from './dot.ts';
import type { ExplainedClass } from './explained-class.ts';
import { toMermaid } from './mermaid.ts';
import { toSvg } from './svg.ts';
import { toText } from './text.ts';

/** One or several hierarchies to print, draw or read; see `explainHierarchy`. */
export class HierarchyExplanation {
  /** The root of each hierarchy, or the class that was asked for, with all below. */
  readonly roots: readonly ExplainedClass[];

  constructor(roots: readonly ExplainedClass[]) {
    this.roots = roots;
  }

  /** A tree of text. */
  toString(): string {
    return toText(this.roots);
  }

  /** A Mermaid class diagram, as Markdown pages show it. */
  toMermaid(): string {
    return toMermaid(this.roots);
  }

  /** A graph in the DOT language of Graphviz. */
  toDot(): string {
    return toDot(this.roots);
  }

  /** A drawing in one file, without fonts or scripts from elsewhere. */
  toSvg(): string {
    return toSvg(this.roots);
  }
}
