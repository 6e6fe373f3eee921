/** MikroORM's option `migrations.emit`. */
export type MigrationEmit = 'ts' | 'js' | 'cjs';

/** The text of a migration file, made of the name of its class. */
export type MigrationText = (className: string, emit: MigrationEmit) => string;

/** What a migration file is made of. */
export interface ClassFile {
  readonly className: string;
  /** A class of this library. */
  readonly base: string;
  /** Types of this library that the file names. */
  readonly types?: readonly string[];
  /** Constants above the class. */
  readonly declared?: string;
  /** The methods. */
  readonly body: string;
}

const PACKAGE = 'mikro-orm-polymorphic/migrations';

/** The text of a file with a migration of this library: an ES module, or with `cjs` a CommonJS one. */
export function classFile(
  emit: MigrationEmit,
  { className, base, types = [], declared = '', body }: ClassFile,
): string {
  const names = [base, ...types].join(', ');
  const isCommonJs = emit === 'cjs';
  const head = isCommonJs ? `const { ${names} } = require('${PACKAGE}');` : `import { ${names} } from '${PACKAGE}';`;
  return (
    `${head}\n\n${declared}${isCommonJs ? '' : 'export '}class ${className} extends ${base} {\n` +
    `  ${emit === 'ts' ? 'override ' : ''}name = '${className}';\n\n${body}}\n` +
    (isCommonJs ? `exports.${className} = ${className};\n` : '')
  );
}
