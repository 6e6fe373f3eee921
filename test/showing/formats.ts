import { type Viz, instance } from '@viz-js/viz';
import { JSDOM } from 'jsdom';

const dom = new JSDOM('');
// Mermaid cleans texts with the DOM of a browser.
Object.assign(globalThis, { window: dom.window, document: dom.window.document });
const { default: mermaid } = await import('mermaid');

/** A class as Mermaid understood it. */
export interface MermaidClass {
  readonly label: string;
  readonly members: readonly string[];
  readonly marks: readonly string[];
}

interface ParsedClass {
  readonly id: string;
  readonly label: string;
  readonly members: readonly { readonly text: string }[];
  readonly methods: readonly unknown[];
  readonly annotations: readonly string[];
}

interface ClassDiagram {
  getClasses(): ReadonlyMap<string, ParsedClass>;
  getRelations(): readonly { readonly id1: string; readonly id2: string }[];
}

/** What Mermaid's own parser makes of a text; throws for one that is none. */
export async function parseMermaid(text: string): Promise<{ classes: MermaidClass[]; links: [string, string][] }> {
  await mermaid.parse(text);
  // oxlint-disable-next-line typescript/no-deprecated -- nothing else gives what was parsed
  const db = (await mermaid.mermaidAPI.getDiagramFromText(text)).db as unknown as ClassDiagram;
  const parsed = [...db.getClasses().values()];
  if (parsed.some(({ methods }) => methods.length > 0)) throw new Error('A column was taken for a method.');
  const labels = new Map(parsed.map(({ id, label }) => [id, decoded(label)]));
  return {
    classes: parsed.map(({ label, members, annotations }) => ({
      label: decoded(label),
      members: members.map(member => decoded(member.text)),
      marks: annotations,
    })),
    links: db.getRelations().map(({ id1, id2 }) => [labels.get(id1)!, labels.get(id2)!]),
  };
}

/** Between parsing and drawing Mermaid writes the code of a character in this way. */
function decoded(text: string): string {
  return text.replaceAll(/\\?#(\d+);|ﬂ°°(\d+)¶ß/g, (_, plain: string | undefined, encoded: string) =>
    String.fromCodePoint(Number(plain ?? encoded)),
  );
}

let viz: Viz | undefined;

/** The texts of a graph as Graphviz draws them; throws where it warns. */
export async function drawDot(text: string): Promise<string[]> {
  viz ??= await instance();
  const result = viz.render(text, { format: 'svg' });
  // The WebAssembly build has no fonts to measure with.
  const errors = result.errors.filter(({ message }) => !message.includes('no value for width of non-ASCII character'));
  if (result.status !== 'success' || errors.length > 0) throw new Error(JSON.stringify(errors));
  return textsOf(result.output);
}

/** A document; throws for text that is not well-formed XML. */
export function parseXml(text: string): Document {
  return new dom.window.DOMParser().parseFromString(text, 'application/xml');
}

/** What the text elements of a drawing say. */
export function textsOf(svg: string): string[] {
  return [...parseXml(svg).querySelectorAll('text')].map(element => element.textContent);
}
