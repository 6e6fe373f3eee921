import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fs } from '@mikro-orm/core/fs-utils';
import type { MigrationDiff } from '@mikro-orm/core';
import { JSMigrationGenerator, MigrationGenerator, TSMigrationGenerator } from '@mikro-orm/migrations';
import { quoteName } from '../../internal/discovery/identity-condition.ts';
import { withoutRepeatedDrops } from '../../internal/migrations/repeated-drops.ts';
import type { DestructiveOperation } from '../destructive/destructive-operation.ts';
import { destructiveOperations } from '../destructive/destructive-operations.ts';
import { tableFacts } from '../destructive/live-facts.ts';
import type { MigrationPlan } from '../hierarchies/plan/migration-plan.ts';
import { renderPlan } from '../hierarchies/plan/render-plan.ts';
import {
  commentsOn,
  hasCalls,
  keptByPlan,
  planFile,
  type RevisionDiff,
  withComments,
} from '../hierarchies/revision/revision-file.ts';
import { onlineForm } from '../online/online-form.ts';
import type { MigrationsExtensionOptions } from '../options.ts';
import { MigrationLog } from '../storage/migration-log.ts';
import { nameMigration } from './migration-name.ts';
import { runTools, type ToolReport } from './run-tools.ts';

/** What is known of a file. */
export interface FileReport {
  /** What it loses when it is applied. */
  readonly losses: readonly DestructiveOperation[];
  /** What the project's linter and formatter said. */
  readonly tools: readonly ToolReport[];
}

/** One file of a revision. */
interface FilePart extends MigrationDiff {
  readonly name: string;
  readonly transactional: boolean;
  readonly plan: MigrationPlan;
}

/** Writes migrations under names that sort by their time; the contents are MikroORM's. */
export class DatedGenerator extends MigrationGenerator {
  /** The option `format` of `migrations()`, which MikroORM's constructor of a migrator does not know yet. */
  formatOf: () => MigrationsExtensionOptions['format'] = () => undefined;

  /** Where it is a list, migrations are written in their online form, and the files after the first are added to it. */
  followUps: string[] | undefined;

  readonly #reports = new Map<string, FileReport>();

  /** What is known of a file that was written. */
  reportOn(fileName: string): FileReport {
    return this.#reports.get(fileName) ?? { losses: [], tools: [] };
  }

  override async generate(diff: RevisionDiff, path?: string, name = ''): Promise<[string, string]> {
    diff.up = withoutRepeatedDrops(diff.up);
    diff.down = this.#keepLog(withoutRepeatedDrops(diff.down));
    const parts = await this.#partsOf(diff, name);
    const losses = await destructiveOperations(
      parts.map(part => ({ name: part.name, statements: part.up, kept: keptByPlan(part.plan) })),
      tableFacts(this.driver.createEntityManager(false)),
    );
    const written: [string, string][] = [];
    for (const part of parts) {
      const own = losses.filter(({ migration }) => migration === part.name);
      const [code, fileName] = await this.write(className => this.#text(className, part, own), part.name, path);
      this.#reports.set(fileName, { ...this.reportOn(fileName), losses: own });
      written.push([code, fileName]);
    }
    this.followUps?.push(...written.slice(1).map(([, fileName]) => fileName));
    return written[0]!;
  }

  /** The schema that the log of migrations is in outlasts them. */
  #keepLog(statements: readonly string[]): string[] {
    const { schemaName } = new MigrationLog(this.driver, this.options).getTableName();
    return statements.filter(sql => sql !== `drop schema if exists ${quoteName(schemaName)};`);
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
    const tools = await runTools(join(folder, fileName), this.formatOf());
    this.#reports.set(fileName, { losses: [], tools });
    return [await readFile(join(folder, fileName), 'utf8'), fileName];
  }

  override generateMigrationFile(className: string, diff: MigrationDiff): string {
    return this.#plainFile(className, diff, []);
  }

  /** The files of a difference: several in the online form, which has no place for rows that move. */
  async #partsOf(diff: RevisionDiff, name: string): Promise<FilePart[]> {
    if (!this.followUps || hasCalls(diff.plan?.up) || (diff.plan?.inferred.length ?? 0) > 0) {
      return [{ ...diff, name, transactional: true, plan: await planFile(this.driver, diff) }];
    }
    const forms = onlineForm(diff).map(async ({ phase, transactional, up, down }, index): Promise<FilePart> => {
      const own = { up: [...up], down: down.length > 0 ? [...down] : [''] };
      const plan = transactional ? await planFile(this.driver, own, diff.plan) : { constants: {}, up: [], down: [] };
      return { ...own, name: index === 0 ? name : `${name} ${phase}`, transactional, plan };
    });
    return Promise.all(forms);
  }

  #text(className: string, part: FilePart, losses: readonly DestructiveOperation[]): string {
    if (hasCalls(part.plan.up)) {
      return renderPlan(withComments(part.plan, losses), className, this.options.emit);
    }
    const code = this.#plainFile(className, part, losses);
    const method = this.options.emit === 'ts' ? 'override isTransactional(): boolean' : 'isTransactional()';
    return part.transactional
      ? code
      : code.replace(/^ {2}(?:override|async) up\(/m, start => `  ${method} {\n    return false;\n  }\n\n${start}`);
  }

  #plainFile(className: string, diff: MigrationDiff, losses: readonly DestructiveOperation[]): string {
    const Template = this.options.emit === 'ts' ? TSMigrationGenerator : JSMigrationGenerator;
    const template = new Template(this.driver, this.namingStrategy, this.options);
    const createStatement = template.createStatement.bind(template);
    template.createStatement = (sql, padLeft) => {
      const comments = commentsOn(sql, losses).map(comment => `${' '.repeat(padLeft)}// ${comment}\n`);
      return comments.join('') + createStatement(sql, padLeft);
    };
    return template.generateMigrationFile(className, diff);
  }

  #folder(path: string | undefined): string {
    const { emit, pathTs, path: compiled } = this.options;
    return fs.normalizePath(this.driver.config.get('baseDir'), path ?? (emit === 'ts' && pathTs ? pathTs : compiled!));
  }
}
