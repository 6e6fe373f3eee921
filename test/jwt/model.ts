import { defineEntity, p, type PrimaryKeyProp } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BigIntBase, NanoIdBase, UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { jwt, JwtAuth, JwtManager, type JwtOptions, jwtPayload } from 'mikro-orm-polymorphic/jwt';
import { ActiveFlag, SoftDelete } from 'mikro-orm-polymorphic/mixins';
import { z } from 'zod';
import { settingsOf } from '../../src/jwt/jwt-options.ts';

const userPayload = jwtPayload.extend({ role: z.enum(['admin', 'customer']) });

/** The root of a joined hierarchy: EdDSA, refresh tokens. */
export abstract class User extends SoftDelete(
  ActiveFlag(Polymorphic(JwtAuth(UuidV7Base, { payload: userPayload, purpose: 'user' }))),
) {
  declare name: string;
  abstract override jwtClaims(): { role: 'admin' | 'customer' };
}
export class AdminUser extends User {
  declare level: number;
  override jwtClaims() {
    return { role: 'admin' as const };
  }
}
export class Customer extends User {
  declare city?: string | null;
  override jwtClaims() {
    return { role: 'customer' as const };
  }
}
defineEntity({ class: User, inheritance: 'tpt', properties: { name: p.string() } } as never);
defineEntity({ class: AdminUser, properties: { level: p.integer() } } as never);
defineEntity({ class: Customer, properties: { city: p.string().nullable() } } as never);
export const users = defineHierarchy(User, { AdminUser, Customer });

/** The root of a single-table hierarchy with a bigint key: ES256, no claims of its own. */
export abstract class Client extends JwtAuth(Polymorphic(BigIntBase), { payload: jwtPayload, purpose: 'client' }) {
  declare name: string;
}
export class ServiceClient extends Client {
  declare scope?: string | null;
}
export class DeviceClient extends Client {
  declare model?: string | null;
}
defineEntity({ class: Client, discriminator: 'polymorphicName', properties: { name: p.string() } } as never);
defineEntity({ class: ServiceClient, properties: { scope: p.string().nullable() } } as never);
defineEntity({ class: DeviceClient, properties: { model: p.string().nullable() } } as never);
export const clients = defineHierarchy(Client, { ServiceClient, DeviceClient });

/** A plain entity: RS256, a NanoId. */
export class Robot extends JwtAuth(NanoIdBase, { payload: jwtPayload, purpose: 'robot' }) {}
defineEntity({ class: Robot, properties: {} } as never);

/** A plain entity whose key is of two columns. */
export class Seat extends JwtAuth(class {}, { payload: jwtPayload, purpose: 'seat' }) {
  declare [PrimaryKeyProp]?: ['room', 'number'];
  declare room: string;
  declare number: number;
}
defineEntity({ class: Seat, properties: { room: p.string().primary(), number: p.integer().primary() } } as never);

export const entities = [...users.entities, ...clients.entities, Robot, Seat];

export const kek = { id: 'kek-1', key: Buffer.alloc(32, 7) };

/** The key-encryption key that comes after `kek`. */
export const nextKek = { id: 'kek-2', key: Buffer.alloc(32, 8).toString('base64') };

export const options: JwtOptions = {
  issuer: 'https://issuer.test',
  keyEncryptionKeys: [kek],
  purposes: {
    user: { audience: 'https://api.test', refreshLifetime: 3600 },
    client: { audience: 'https://clients.test', algorithm: 'ES256' },
    robot: { audience: 'https://robots.test', algorithm: 'RS256', refreshLifetime: 3600 },
    seat: { audience: 'https://seats.test' },
  },
  keyRefreshSeconds: 0.02,
};

/** What `openOrm` takes. */
export const model = (changes: Partial<JwtOptions> = {}) => ({
  entities,
  extensions: [jwt({ ...options, ...changes })],
});

/** The manager that another process on the same database has. */
export const newProcess = (changes: Partial<JwtOptions> = {}): JwtManager =>
  new JwtManager(settingsOf({ ...options, ...changes }));
