import { MigrationOptionError } from '../errors/migration-option-error.ts';
import { shownValue } from '../errors/shown-value.ts';

/** What a value has to be, and how to say it. */
export type Check = readonly [isValid: (value: unknown) => boolean, needed: string];

/** An ORM, of whichever copy of MikroORM. */
export const anOrm: Check = [
  value => isObject(value) && 'em' in value && isObject(value['config']),
  'an ORM that has started: await MikroORM.init({ … })',
];

export const aFile: Check = [isText, 'the path of a file from baseDir'];
export const aFlag: Check = [value => typeof value === 'boolean', 'true or false'];
export const aFunction: Check = [value => typeof value === 'function', 'a function'];
export const aMessage: Check = [
  value => typeof value === 'string' && value.trim() !== '',
  'a message, which names the file: add users table',
];

/** Throws `MigrationOptionError` for an argument that is not what a call needs. */
export function requireArgument(call: string, [isValid, needed]: Check, value: unknown): void {
  if (!isValid(value)) {
    throw new MigrationOptionError(`${call} needs ${needed}, not ${shownValue(value)}.`);
  }
}

/** Throws `MigrationOptionError` for options that do not exist, and for values that cannot work. */
export function requireOptions(call: string, checks: Readonly<Record<string, Check>>, options: unknown): void {
  const known = Object.keys(checks).join(', ');
  requireArgument(call, [isObject, `an object of options, of which there are ${known}`], options);
  for (const [option, value] of Object.entries(options as object)) {
    const check = Object.hasOwn(checks, option) ? checks[option] : undefined;
    if (!check) {
      throw new MigrationOptionError(`${call} has no option ${option}. Its options are ${known}.`);
    }
    const [isValid, needed] = check;
    if (value !== undefined && !isValid(value)) {
      throw new MigrationOptionError(`The option ${option} of ${call} must be ${needed}, not ${shownValue(value)}.`);
    }
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whether a value is a list of what `isItem` accepts. */
export function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

/** Whether a value is an object with nothing but texts. */
export function isTexts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isText);
}
