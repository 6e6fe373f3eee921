import { MikroORM } from '@mikro-orm/core';
import { DeclarationError } from '../errors/declaration-error.ts';
import { isFixed } from '../keys/fixed-columns.ts';
import { classFields } from '../internal/facts/class-fields.ts';
import { type Branch, branchOf } from '../polymorphic/branch-of.ts';
import type { HierarchySubject } from '../polymorphic/define-hierarchy.ts';
import { isBelow, type Level } from '../polymorphic/hierarchy-model.ts';
import type { FieldFacts } from '../polymorphic/value-type.ts';

/** What a schema is for: rows that the server sends, or data for a new row, or for a change of one. */
export type SchemaMode = 'response' | 'create' | 'update';

/** What every export of a hierarchy is given. */
export interface SchemaOptions {
  /** The ORM that maps the hierarchy: it knows the columns. It need not be connected. */
  readonly orm: MikroORM;
  /** Default: `'response'`. */
  readonly mode?: SchemaMode;
}

/** A field in one mode. */
export interface SchemaField extends FieldFacts {
  readonly isRequired: boolean;
}

/** A concrete class. */
export interface SchemaVariant {
  readonly name: string;
  readonly identity: string;
  readonly fields: readonly SchemaField[];
  /** The branches that it belongs to. */
  readonly branches: readonly string[];
}

/** A class with subclasses, and the fields that they share. */
export interface SchemaBranch {
  /** `AnyTool`. */
  readonly name: string;
  readonly fields: readonly SchemaField[];
  /** The branches around it. */
  readonly branches: readonly string[];
}

/** A hierarchy, or a branch of one, as the formats write it. */
export interface HierarchySchema {
  /** `AnyTool`, and in other modes `AnyToolCreate`, `AnyToolUpdate`. */
  readonly name: string;
  readonly suffix: string;
  readonly discriminator: string;
  readonly variants: readonly SchemaVariant[];
  /** The class that the hierarchy, or the branch of it, begins with. */
  readonly root: { readonly name: string; readonly fields: readonly SchemaField[] };
  /** Parents first. */
  readonly branches: readonly SchemaBranch[];
  readonly mode: SchemaMode;
}

const suffixes: Readonly<Record<SchemaMode, string>> = { response: '', create: 'Create', update: 'Update' };

/** Reads a hierarchy; `asked` names the export in errors. */
export function hierarchySchema(subject: HierarchySubject, options: SchemaOptions, asked: string): HierarchySchema {
  const mode = checkedMode(options, asked);
  const branch = branchOf(subject, asked);
  const { discriminatorProperty: discriminator } = branch.model.settings;
  const factsOf = classFields(options.orm, branch);
  const fieldsOf = (level: Level): SchemaField[] =>
    factsOf(level)
      .filter(({ name }) => mode !== 'update' || !isFixed(level.class, name))
      .flatMap(field => inMode(checked(field, discriminator, level), mode));
  const branches = branchesOf(branch);
  const around = (level: Level): string[] => branches.filter(each => isBelow(level, each)).map(nameOfBranch);
  return {
    name: `${nameOfBranch(branch.level)}${suffixes[mode]}`,
    suffix: suffixes[mode],
    discriminator,
    mode,
    root: { name: branch.level.name, fields: fieldsOf(branch.level) },
    branches: branches.map(level => ({
      name: nameOfBranch(level),
      fields: fieldsOf(level),
      branches: around(level).filter(name => name !== nameOfBranch(level)),
    })),
    variants: branch.model.concreteBelow(branch.level).map(level => ({
      name: level.name,
      identity: level.identity!,
      fields: fieldsOf(level),
      branches: around(level),
    })),
  };
}

function checkedMode(options: SchemaOptions | null | undefined, asked: string): SchemaMode {
  const { orm, mode = 'response' }: Partial<SchemaOptions> = options ?? {};
  if (!(orm instanceof MikroORM)) {
    throw new DeclarationError(`${asked} needs the ORM that maps the hierarchy: ${asked}(tools, { orm }).`);
  }
  if (!Object.hasOwn(suffixes, mode)) {
    throw new DeclarationError(
      `The mode of ${asked} is 'response', 'create' or 'update', not ${JSON.stringify(mode)}.`,
    );
  }
  return mode;
}

function nameOfBranch({ name }: Level): string {
  return `Any${name}`;
}

/** The class that was asked for, and the classes below it that have subclasses. */
function branchesOf({ model, level }: Branch): Level[] {
  const below = [...model.levels].filter(each => isBelow(each, level));
  return below.filter(each => each === level || below.some(({ parent }) => parent === each));
}

/** The fields of an embeddable or a class in one mode. */
export function inMode(field: FieldFacts, mode: SchemaMode): SchemaField[] {
  if (mode === 'response') {
    return [{ ...field, isRequired: field.isAlwaysThere }];
  }
  if (!field.isWritable || (mode === 'update' && field.isKey)) {
    return [];
  }
  return [{ ...field, isRequired: mode === 'create' && !field.hasDefault }];
}

function checked(field: FieldFacts, discriminator: string, level: Level): FieldFacts {
  if (field.name === discriminator) {
    throw new DeclarationError(
      `${level.name} has a property ${discriminator}, the name under which its identity is exported. ` +
        `Choose another for the identity: defineHierarchy(…, { discriminatorProperty: '…' }).`,
    );
  }
  return field;
}
