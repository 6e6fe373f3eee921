import { defineMapper, shape } from 'mikro-orm-polymorphic/dto';
import { AuditLog, Provider, Secret, User } from './domain.ts';
import { AuditLogRow, ProviderRow, UserRow } from './rows.ts';

const provider = shape<Provider>({ id: true, name: true, issuer: true }, of => new Provider(of.id, of.name, of.issuer));

const user = shape<User>(
  { id: true, username: true, email: true, isVerified: true, password: true, provider: true },
  profile => new User(profile),
);

const auditLog = shape<AuditLog>({ action: true, user: true }, of => new AuditLog(of.action, of.user));

export const providers = defineMapper(ProviderRow, provider, { toDto: {}, toEntity: {} });

/** Tokens, settings and the plan are the rows' own: the domain has no such fields, and `assign` leaves them as they are. */
export const users = defineMapper(UserRow, user, {
  toDto: { password: row => new Secret(row.passwordHash), provider: providers },
  toEntity: { passwordHash: of => of.password.reveal(), provider: providers },
});

/** One way: rows of the log are written by `audit`, and never change. */
export const auditLogs = defineMapper(AuditLogRow, auditLog, { toDto: { user: row => row.user.username } });
