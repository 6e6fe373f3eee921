import { quoteText } from '../../../internal/discovery/identity-condition.ts';
import { classFile, type MigrationEmit } from '../../files/class-file.ts';
import type { MigrationPlan, PlanStep } from './migration-plan.ts';

const WIDTH = 100;

/** The text of a migration file, in TypeScript or JavaScript. */
export function renderPlan(
  { constants, up, down }: MigrationPlan,
  className: string,
  emit: MigrationEmit = 'ts',
): string {
  const isTyped = emit === 'ts';
  const types = isTyped && Object.keys(constants).length > 0 ? ['type HierarchyTables'] : [];
  const type = isTyped ? ': HierarchyTables' : '';
  const declared = Object.entries(constants).map(
    ([constant, value]) => `const ${constant}${type} = ${literal(value, '')};\n\n`,
  );
  const body = `${method('up', up, isTyped)}\n${method('down', down, isTyped)}`;
  return classFile(emit, { className, base: 'HierarchyMigration', types, declared: declared.join(''), body });
}

function method(name: string, steps: readonly PlanStep[], isTyped: boolean): string {
  const lines = steps.map(step => `    ${line(step)}\n`);
  const isAsync = steps.some(step => 'call' in step);
  const type = isTyped ? `: ${isAsync ? 'Promise<void>' : 'void'}` : '';
  return `  ${isTyped ? 'override ' : ''}${isAsync ? 'async ' : ''}${name}()${type} {\n${lines.join('')}  }\n`;
}

function line(step: PlanStep): string {
  if ('sql' in step) {
    const comments = (step.comments ?? []).map(comment => `// ${comment}\n    `);
    return `${comments.join('')}this.addSql(\`${step.sql.replaceAll(/[`$\\]/g, String.raw`\$&`)}\`);`;
  }
  const parameters = [step.constant, step.options && literal(step.options, '    ')].filter(Boolean);
  return `await this.${step.call}(${parameters.join(', ')});`;
}

/** Plain values as code, on one line where they fit. */
function literal(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts =
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, each]) => `${isList ? '' : `${property(key)}: `}${literal(each, inner)}`)
      : undefined;
  if (!parts) {
    return text(String(value));
  }
  const [open, close] = isList ? ['[', ']'] : ['{ ', ' }'];
  const short = parts.length === 0 ? `${open}${close}`.replaceAll(' ', '') : `${open}${parts.join(', ')}${close}`;
  if (short.length + indent.length <= WIDTH && !short.includes('\n')) {
    return short;
  }
  return `${open.trim()}\n${parts.map(part => `${inner}${part},\n`).join('')}${indent}${close.trim()}`;
}

function property(name: string): string {
  return /^[a-z_$][\w$]*$/i.test(name) ? name : text(name);
}

function text(value: string): string {
  return /['\\\n]/.test(value) ? JSON.stringify(value) : quoteText(value);
}
