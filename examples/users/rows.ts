import { defineEntity, type Opt, p, quote } from '@mikro-orm/core';
import { BaseModel, UuidV4Key, UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { Immutable, Timestamps } from 'mikro-orm-polymorphic/mixins';
import { v4 } from 'uuid';

export interface Settings {
  theme?: 'dark' | 'light';
  beta?: string[];
}

export class ProviderRow extends UuidV7AuditBase {
  declare name: string;
  declare issuer: string;
}

export class UserRow extends Timestamps(UuidV4Key()) {
  declare username: string;
  declare email: string;
  declare passwordHash: string;
  /** Defaults of the application: every instance has its own, before any flush. */
  isVerified: Opt<boolean> = false;
  refreshTokens: Opt<string[]> = [];
  settings: Opt<Settings> = {};
  /** A default of the database, which an INSERT of other programs gets too. */
  declare plan: Opt<string>;
  /** May be missing, and says so in the type and in the column. */
  displayName: Opt<string> | null = null;
  provider: Opt<ProviderRow> | null = null;
}

export class AuditLogRow extends Immutable(BaseModel, { trigger: true }) {
  declare action: string;
  declare user: UserRow;
}

defineEntity({
  class: ProviderRow,
  tableName: 'providers',
  properties: { name: p.string().unique(), issuer: p.string() },
});

defineEntity({
  class: UserRow,
  tableName: 'users',
  properties: {
    id: p
      .uuid()
      .primary()
      .fieldName('uuid')
      .onCreate(() => v4()),
    username: p.string().length(40).unique(),
    email: p.string().length(254).unique(),
    passwordHash: p.string().hidden(),
    isVerified: p.boolean().default(false),
    refreshTokens: p
      .json<string[]>()
      .hidden()
      .onCreate(() => [])
      .defaultRaw(`'[]'`),
    settings: p
      .json<Settings>()
      .onCreate(() => ({}))
      .defaultRaw(`'{}'`),
    plan: p.string().length(20).default('free'),
    displayName: p.string().nullable(),
    provider: () => p.manyToOne(ProviderRow).nullable().index(),
  },
  indexes: [
    { name: 'users_newest', properties: ['createdAt', 'id'] },
    { name: 'users_to_verify', properties: ['createdAt'], where: { isVerified: false } },
    { name: 'users_tokens', properties: ['refreshTokens'], type: 'gin' },
    { name: 'users_settings', properties: ['settings'], type: 'gin' },
    {
      name: 'users_theme',
      expression: ({ settings }, table, name) =>
        quote`create index ${name} on ${table.name} ((${settings} ->> 'theme'))`,
    },
  ],
});

defineEntity({
  class: AuditLogRow,
  tableName: 'audit_logs',
  properties: { action: p.string(), user: () => p.manyToOne(UserRow) },
  indexes: [{ name: 'audit_logs_newest', properties: ['user', 'createdAt'] }],
});

export const entities = [ProviderRow, UserRow, AuditLogRow];
