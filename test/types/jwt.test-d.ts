import type { SqlEntityManager } from '@mikro-orm/sql';
import { Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { JwtAuth, jwtPayload, type TokenResponse } from 'mikro-orm-polymorphic/jwt';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

declare const em: SqlEntityManager;
const payload = jwtPayload.extend({ role: z.enum(['a', 'b']) });

abstract class User extends Polymorphic(JwtAuth(UuidV7Base, { payload, purpose: 'user' })) {
  abstract override jwtClaims(): { role: 'a' | 'b' };
}
class Admin extends User {
  declare level: number;
  override jwtClaims() {
    return { role: 'a' as const };
  }
}
class Robot extends JwtAuth(UuidV7Base, { payload: jwtPayload, purpose: 'robot' }) {}

describe('S14 JwtAuth', () => {
  it('reads a token as the class that is asked', async () => {
    expectTypeOf(await User.fromJwt(em, '')).toEqualTypeOf<User>();
    expectTypeOf(await Admin.fromJwt(em, '')).toEqualTypeOf<Admin>();
    expectTypeOf(await User.refreshJwt(em, '')).toEqualTypeOf<TokenResponse>();
    expectTypeOf(await new Robot().issueJwt(em)).toEqualTypeOf<TokenResponse>();
    expectTypeOf((await Admin.verifyJwt(em, '')).role).toEqualTypeOf<'a' | 'b'>();
    expectTypeOf((await Robot.verifyJwt(em, '')).exp).toBeNumber();
    // @ts-expect-error -- no such claim
    void (await Robot.verifyJwt(em, '')).role;
    // @ts-expect-error -- no text
    void User.fromJwt(em, 1);
  });

  it('demands the claims of the payload, and no others', () => {
    // @ts-expect-error -- jwtClaims is missing
    class Missing extends JwtAuth(UuidV7Base, { payload, purpose: 'user' }) {}
    class Wrong extends JwtAuth(UuidV7Base, { payload, purpose: 'user' }) {
      // @ts-expect-error -- no such role
      override jwtClaims() {
        return { role: 'c' };
      }
    }
    void [Missing, Wrong];
  });

  it('refuses a payload without sub, no purpose, and a second application', () => {
    // @ts-expect-error -- sub is missing
    JwtAuth(UuidV7Base, { payload: z.strictObject({ role: z.string() }), purpose: 'user' });
    // @ts-expect-error -- no purpose
    JwtAuth(UuidV7Base, { payload });
    // @ts-expect-error -- JwtAuth: the base class already has these members. Remove them, or do not apply the mixin twice.
    JwtAuth(Robot, { payload, purpose: 'user' });
  });
});
