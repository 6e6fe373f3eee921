import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fs } from '@mikro-orm/core/fs-utils';
import type { Options } from '@mikro-orm/core';
import { ClientUrlError, ConfigExportError, MissingConfigError } from '../errors/configuration-error.ts';

/** Where a configuration is looked for. */
export interface ConfigPlace {
  readonly cwd: string;
  /** A path that was given; then no other is tried. */
  readonly config?: string | undefined;
  readonly contextName: string;
}

interface Settings {
  readonly 'mikro-orm'?: { readonly configPaths?: readonly string[] };
}

const DEFAULTS = ['src/', '', 'dist/', 'build/'].flatMap(folder =>
  ['ts', 'js'].map(extension => `${folder}mikro-orm.config.${extension}`),
);

/** The files that may hold the configuration, in MikroORM's order: the environment, package.json, the usual places. */
export function configPaths({ cwd, config }: Pick<ConfigPlace, 'cwd' | 'config'>): string[] {
  if (config !== undefined) {
    return [config];
  }
  const settings: Settings = fs.getPackageConfig(cwd);
  const own = settings['mikro-orm']?.configPaths ?? [];
  const named = process.env['MIKRO_ORM_CLI_CONFIG'];
  return [...new Set([...(named ? [named] : []), ...own, ...DEFAULTS])];
}

/** Imports the configuration. Throws `MissingConfigError` and `ConfigExportError`. */
export async function loadConfig(place: ConfigPlace): Promise<Partial<Options>> {
  const paths = configPaths(place);
  const path = paths.map(candidate => resolve(place.cwd, candidate)).find(candidate => existsSync(candidate));
  if (path === undefined) {
    throw new MissingConfigError(paths);
  }
  if (/\.[cm]?ts$/.test(path)) {
    await registerTsx(place.cwd);
  }
  const exported = (await fs.dynamicImport(path)) as { default?: unknown };
  const found = await chooseConfig((await exported.default) ?? exported, place.contextName);
  if (!found) {
    throw new ConfigExportError(path, place.contextName);
  }
  requireAddress(found);
  return found;
}

/** MikroORM takes what stands before the first colon for the protocol, and says only that a URL is invalid. */
function requireAddress({ clientUrl }: Partial<Options>): void {
  if (clientUrl === undefined || clientUrl === '') {
    return;
  }
  if (!/^postgres(?:ql)?:\/\/(?:[^\s/]*@)?[^\s@]*$/.test(clientUrl)) {
    throw new ClientUrlError();
  }
  try {
    const { username, password } = new URL(clientUrl);
    decodeURIComponent(username + password);
  } catch {
    throw new ClientUrlError();
  }
}

/** A configuration, several, or functions that make them, as MikroORM takes them. */
async function chooseConfig(exported: unknown, contextName: string): Promise<Partial<Options> | undefined> {
  for (const candidate of Array.isArray(exported) ? (exported as unknown[]) : [exported]) {
    const made: unknown =
      typeof candidate === 'function' ? await (candidate as (name: string) => unknown)(contextName) : candidate;
    if (
      isConfig(made) &&
      (made.contextName ?? (typeof candidate === 'function' ? contextName : 'default')) === contextName
    ) {
      return made;
    }
  }
  return undefined;
}

function isConfig(value: unknown): value is Partial<Options> {
  return typeof value === 'object' && value !== null;
}

/** The project's tsx knows decorators and enums; without it Node strips the types itself. */
async function registerTsx(cwd: string): Promise<void> {
  let path: string;
  try {
    path = createRequire(join(cwd, 'package.json')).resolve('tsx/esm/api');
  } catch {
    return;
  }
  const tsx = (await import(pathToFileURL(path).href)) as { register(): unknown };
  tsx.register();
}
