import type { EntityManager } from '@mikro-orm/postgresql';
import { JwtKey, type JwtManager, jwtManagerOf, type TokenResponse, type TokenUse } from 'mikro-orm-polymorphic/jwt';
import { setJwtManager } from '../../src/jwt/jwt-manager.ts';
import { type Engine, openOrm, type TestOrm } from '../support/index.ts';
import { read } from './forge.ts';
import { AdminUser, model, newProcess, User } from './model.ts';

/** Pairs of tokens. */
export type Tokens = Required<TokenResponse>;

/** An ORM with the tables of the model, and an admin in them. */
export class Scene {
  readonly db: TestOrm;
  readonly user: AdminUser;

  private constructor(db: TestOrm, user: AdminUser) {
    this.db = db;
    this.user = user;
  }

  static async open(engine: Engine): Promise<Scene> {
    const db = await openOrm(engine, model());
    const em = db.em();
    const user = em.create(AdminUser, { name: 'Ada', level: 1 });
    await em.flush();
    return new Scene(db, user);
  }

  em(): EntityManager {
    return this.db.em();
  }

  get manager(): JwtManager {
    return jwtManagerOf(this.db.orm);
  }

  async signIn(): Promise<Tokens> {
    return (await this.user.issueJwt(this.em())) as Tokens;
  }

  async refresh(token: string): Promise<Tokens> {
    return (await User.refreshJwt(this.em(), token)) as Tokens;
  }

  /** An access token of the admin, by the manager of whichever process. */
  async issue(process: JwtManager = this.manager): Promise<string> {
    const request = { purpose: 'user', subject: this.user.id, claims: { role: 'admin' } };
    return (await process.issue(this.em(), request)).accessToken;
  }

  async works(token: string): Promise<boolean> {
    return (await User.fromJwt(this.em(), token)) instanceof AdminUser;
  }

  /** The keys of users, the one that is active first comes first. */
  keys(use: TokenUse = 'access'): Promise<JwtKey[]> {
    return this.em().find(JwtKey, { purpose: 'user', use }, { orderBy: { activeFrom: 'asc' } });
  }

  /** Takes all keys away, and what the process knows of them. */
  async forgetKeys(): Promise<void> {
    await this.em().nativeDelete(JwtKey, {});
    setJwtManager(this.db.orm.config, newProcess());
  }

  close(): Promise<void> {
    return this.db.close();
  }
}

export const kidOf = (token: string): string => String(read(token)[0]['kid']);

export const claimsOf = (token: string): Record<string, string> => read(token)[1] as Record<string, string>;

export const HOUR = 3_600_000;

export const inFuture = (milliseconds: number): Date => new Date(Date.now() + milliseconds);
