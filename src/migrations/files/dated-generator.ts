import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fs } from '@mikro-orm/core/fs-utils';
import type { MigrationDiff } from '@mikro-orm/core';
import { JSMigrationGenerator, MigrationGenerator, TSMigrationGenerator } from '@mikro-orm/migrations';
import { planGuarded } from '../hierarchies/plan/plan-guarded.ts';
import { renderPlan } from '../hierarchies/plan/render-plan.ts';
import { onlineForm, type OnlineMigration } from '../online/online-form.ts';
import { nameMigration } from './migration-name.ts';

/** Writes migrations under names that sort by their time; the contents are MikroORM's. */
export class DatedGenerator extends MigrationGenerator {
  /** Is called with the path of every file that was written. */
  onWritten: (path: string) => Promise<void> = () => Promise.resolve();

  /** Where it is a list, migrations are written in their online form, and the files after the first are added to it. */
  followUps: string[] | undefined;

  override async generate(diff: MigrationDiff, path?: string, name = ''): Promise<[string, string]> {
    const [first, ...others] = this.followUps ? onlineForm(diff) : [];
    if (!first) {
      return this.write(await this.#render(diff), name, path);
    }
    const written = await this.write(
      first.transactional ? await this.#render(diffOf(first)) : className => this.#onlineFile(className, first),
      name,
      path,
    );
    for (const form of others) {
      const [, fileName] = await this.write(
        className => this.#onlineFile(className, form),
        `${name} ${form.phase}`,
        path,
      );
      this.followUps?.push(fileName);
    }
    return written;
  }

  /** Writes a migration whose text is made by a function of its class name; gives its code and its file name. */
  async write(render: (className: string) => string, name: string, path?: string): Promise<[string, string]> {
    const folder = this.#folder(path);
    await mkdir(folder, { recursive: true });
    const { file, className } = nameMigration(name, await readdir(folder));
    const fileName = `${file}.${this.options.emit}`;
    // The name of a migration is the name of its file, for a bundle that lists classes as well.
    const named = render(className).replace(`name = '${className}'`, `name = '${file}'`);
    await writeFile(join(folder, fileName), named, { flag: 'wx' });
    await this.onWritten(join(folder, fileName));
    return [await readFile(join(folder, fileName), 'utf8'), fileName];
  }

  override generateMigrationFile(className: string, diff: MigrationDiff): string {
    const Template = this.options.emit === 'ts' ? TSMigrationGenerator : JSMigrationGenerator;
    return new Template(this.driver, this.namingStrategy, this.options).generateMigrationFile(className, diff);
  }

  /** A difference that drops something of a hierarchy looks for rows of classes that are gone. */
  async #render(diff: MigrationDiff): Promise<(className: string) => string> {
    const guarded = await planGuarded(this.driver, diff);
    const emit = this.options.emit === 'ts' ? 'ts' : 'js';
    return className => (guarded ? renderPlan(guarded, className, emit) : this.generateMigrationFile(className, diff));
  }

  #onlineFile(className: string, form: OnlineMigration): string {
    const code = this.generateMigrationFile(className, diffOf(form));
    const method = this.options.emit === 'ts' ? 'override isTransactional(): boolean' : 'isTransactional()';
    return code.replace(/^ {2}(?:override|async) up\(/m, start => `  ${method} {\n    return false;\n  }\n\n${start}`);
  }

  #folder(path: string | undefined): string {
    const { emit, pathTs, path: compiled } = this.options;
    return fs.normalizePath(this.driver.config.get('baseDir'), path ?? (emit === 'ts' && pathTs ? pathTs : compiled!));
  }
}

function diffOf({ up, down }: OnlineMigration): MigrationDiff {
  return { up: [...up], down: down.length > 0 ? [...down] : [''] };
}
