import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** The option `clientUrl` is no address of a server; the message does not show it, since it may hold a password. */
export class ClientUrlError extends PolymorphicError {
  readonly code = 'CLIENT_URL';

  constructor() {
    super(
      'The option clientUrl is no address of a PostgreSQL server. Give one like postgresql://localhost:5432/app, with user and password ' +
        'before the host; what is no letter or digit of them is percent-encoded.',
    );
  }
}

/** The command line found no configuration of MikroORM. */
export class MissingConfigError extends PolymorphicError {
  readonly code = 'MISSING_CONFIG';

  constructor(paths: readonly string[]) {
    super(
      `No configuration of MikroORM was found: ${listNames(paths)} ${paths.length === 1 ? 'does' : 'do'} not exist. ` +
        `Write one with: mikro-orm-polymorphic init, or name it with --config.`,
    );
  }
}

/** The file of the configuration exports none of that name. */
export class ConfigExportError extends PolymorphicError {
  readonly code = 'CONFIG_EXPORT';

  constructor(path: string, contextName: string) {
    super(`${path} exports no configuration '${contextName}'. Export it as default, or give its name with --context.`);
  }
}
