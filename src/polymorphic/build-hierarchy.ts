import type { EntityClass } from '@mikro-orm/core';
import { DeclarationError, DuplicateIdentityError, IdentityCaseError } from '../errors/declaration-error.ts';
import { declarationOf } from './class-declaration.ts';
import { parentClass } from '../keys/class-types.ts';
import { HierarchyModel, type Level } from './hierarchy-model.ts';
import { checkFormer, checkFormerOption, formerIdentities } from './former-identities.ts';
import { type HierarchyOptions, requireObject, settingsOf } from './hierarchy-options.ts';
import { checkIdentity, parentChildNaming } from './identity.ts';
import { isMixin } from '../keys/mixin-mark.ts';
import { isPolymorphic } from './markers.ts';

/** Builds and checks the model of a hierarchy from its root and its concrete classes by name. */
export function buildHierarchy(
  root: EntityClass,
  concrete: Readonly<Record<string, EntityClass>>,
  options: HierarchyOptions = {},
): HierarchyModel {
  requireRoot(root);
  requireObject(root.name, 'the second argument', concrete);
  const settings = settingsOf(root.name, options);
  checkFormerOption(root.name, options);
  requireTopmost(root);
  const names = new Map<EntityClass, string>();
  for (const [name, cls] of [...Object.entries(options.abstract ?? {}), ...Object.entries(concrete)]) {
    requireClass(root, name, cls);
    requireOnce(root, name, names.get(cls));
    names.set(cls, name);
  }
  const listed = new Set(Object.values(concrete));
  const levels = new Map<EntityClass, Level>();
  const addLevel = (cls: EntityClass): Level => {
    const known = levels.get(cls);
    if (known) {
      return known;
    }
    const name = names.get(cls) ?? cls.name;
    const parent = cls === root ? undefined : addLevel(nextLevel(cls, root));
    const isConcrete = listed.has(cls);
    const level = levelOf({ cls, name, isConcrete, parent }, options);
    levels.set(cls, level);
    return level;
  };
  addLevel(root);
  [...names.keys()].forEach(addLevel);
  refuseUnknownNames(root.name, [...levels.values()], options);
  refuseClashes(root.name, levels.values());
  checkFormer(root.name, [...levels.values()]);
  return new HierarchyModel([...levels.values()] as [Level, ...Level[]], listed, settings);
}

/** Whether a class of the chain counts: mixins, mapped superclasses and generated classes do not. */
export function isLevel(cls: EntityClass): boolean {
  return !isMixin(cls) && declarationOf(cls)?.isEntity === true;
}

function nextLevel(cls: EntityClass, root: EntityClass): EntityClass {
  let parent = parentClass(cls);
  while (parent && parent !== root && !isLevel(parent)) {
    parent = parentClass(parent);
  }
  return parent ?? root;
}

interface Unnamed {
  cls: EntityClass;
  name: string;
  isConcrete: boolean;
  parent: Level | undefined;
}

function levelOf({ cls, ...unnamed }: Unnamed, options: HierarchyOptions): Level {
  const explicit = options.identities?.[unnamed.name] ?? declarationOf(cls)?.discriminatorValue;
  const isExplicit = explicit !== undefined;
  const identity = isExplicit ? checkIdentity(unnamed.name, explicit) : identityFor(unnamed, options);
  const former = Object.freeze(formerIdentities({ ...unnamed, identity, isExplicit }, options));
  return Object.freeze({ class: cls, ...unnamed, identity, former });
}

function identityFor(
  { name, isConcrete, parent }: Omit<Unnamed, 'cls'>,
  options: HierarchyOptions,
): string | undefined {
  if (!parent && !isConcrete) {
    return undefined;
  }
  const naming = options.naming ?? parentChildNaming;
  return checkIdentity(name, naming({ name, parent: prefixFrom(parent, options) }));
}

function prefixFrom(level: Level | undefined, options: HierarchyOptions): string | undefined {
  for (let current = level; current; current = current.parent) {
    if (current.identity !== undefined && options.prefix?.[current.name] !== false) {
      return current.identity;
    }
  }
  return undefined;
}

function requireRoot(root: EntityClass): void {
  if (typeof root !== 'function' || !isPolymorphic(root)) {
    throw new DeclarationError(
      `${root?.name ?? String(root)} is not polymorphic. Extend the mixin: abstract class ${root?.name ?? 'Root'} extends Polymorphic(…) { … }.`,
    );
  }
}

/** A middle class has the hierarchy of its root. */
function requireTopmost(root: EntityClass): void {
  for (let parent = parentClass(root); parent; parent = parentClass(parent)) {
    if (declarationOf(parent)?.strategy) {
      throw new DeclarationError(
        `${root.name} is not the root of its hierarchy: ${parent.name} says how it is stored. Write defineHierarchy(${parent.name}, { … }).`,
      );
    }
  }
}

function requireClass(root: EntityClass, name: string, cls: EntityClass): void {
  if (typeof cls !== 'function') {
    throw new DeclarationError(
      `${name} in defineHierarchy(${root.name}, …) is ${cls === undefined ? 'undefined' : `a ${typeof cls}`}, not a class. ` +
        `When it is imported, look for a circular import: the root must not import its hierarchy.`,
    );
  }
  if (cls !== root && !(cls.prototype instanceof root)) {
    throw new DeclarationError(`${name} in defineHierarchy(${root.name}, …) does not extend ${root.name}.`);
  }
  requireKey(root, name, cls);
}

function requireKey(root: EntityClass, name: string, cls: EntityClass): void {
  if (cls.name !== name && !looksMinified(cls.name) && plainName(cls.name) !== plainName(name)) {
    throw new DeclarationError(
      `The key ${name} in defineHierarchy(${root.name}, …) stands for the class ${cls.name}. Use the class name as the key, { ${cls.name} }, ` +
        `and give another identity, where you want one, with the option identities: { ${cls.name}: '…' }.`,
    );
  }
}

function requireOnce(root: EntityClass, name: string, other: string | undefined): void {
  if (other !== undefined) {
    throw new DeclarationError(
      other === name
        ? `${name} stands among the concrete classes of defineHierarchy(${root.name}, …) and in its option abstract. It is one or the other.`
        : `${other} and ${name} in defineHierarchy(${root.name}, …) are one class. List it once.`,
    );
  }
}

/** Compilers write `_Name` or `Name2` for a class that refers to itself. */
function plainName(name: string): string {
  return name.replace(/^_+/, '').replace(/\d+$/, '');
}

/** Minifiers leave names of one or two characters. */
export function looksMinified(name: string): boolean {
  return name.length < 3;
}

function refuseUnknownNames(root: string, levels: readonly Level[], options: HierarchyOptions): void {
  const names = new Set(levels.map(level => level.name));
  for (const option of ['identities', 'formerly', 'prefix'] as const) {
    const unknown = Object.keys(options[option] ?? {}).find(name => !names.has(name));
    if (unknown !== undefined) {
      throw new DeclarationError(
        `The option ${option} of defineHierarchy(${root}, …) names ${unknown}, which is no class of the hierarchy.`,
      );
    }
  }
}

function refuseClashes(root: string, levels: Iterable<Level>): void {
  const seen = new Map<string, Level>();
  for (const level of levels) {
    if (level.identity === undefined) {
      continue;
    }
    const other = seen.get(level.identity.toLowerCase());
    if (other?.identity === level.identity) {
      throw new DuplicateIdentityError(root, level.identity, [other.name, level.name]);
    }
    if (other) {
      throw new IdentityCaseError(root, [other.name, other.identity!], [level.name, level.identity]);
    }
    seen.set(level.identity.toLowerCase(), level);
  }
}
