import { jwt } from 'mikro-orm-polymorphic/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import type { HolderClass, Holders } from './holders/model.ts';
import { options } from './model.ts';
import { refusedBy } from './refusals.ts';

export function holdersContract(style: string, declare: () => Holders): void {
  describe.each(engines)(`S14 classes with tokens, ${style} [$name]`, engine => {
    let db: TestOrm;
    let m: Holders;
    beforeAll(async () => {
      m = declare();
      const audience = 'https://api.test';
      const purposes = {
        ticket: { audience, algorithm: 'ES256', refreshLifetime: 60 },
        person: { audience, refreshLifetime: 60 },
        gadget: { audience },
      } as const;
      db = await openOrm(engine, { entities: [...m.entities], extensions: [jwt({ ...options, purposes })] });
    });
    afterAll(() => db?.close());

    const made = async (Leaf: HolderClass) => {
      const em = db.em();
      const holder = em.create(Leaf, {});
      await em.flush();
      return holder;
    };

    it.each(['Ticket', 'Boss', 'Phone'] as const)(
      'a %s is read back through its class, with its claims',
      async name => {
        const holder = await made(m[name]);
        const { accessToken } = await holder.issueJwt(db.em());
        const found = await m[name].fromJwt(db.em(), accessToken);
        expect([found.constructor, found.id]).toEqual([m[name], holder.id]);
        expect(await m[name].verifyJwt(db.em(), accessToken)).toMatchObject({ sub: holder.id, role: 'holder' });
      },
    );

    it.each([
      ['joined', 'Person', 'Boss', 'Clerk'],
      ['single-table', 'Gadget', 'Phone', 'Watch'],
    ] as const)(
      'M1 a leaf of a %s hierarchy is read back as itself through the root, and not through a sibling',
      async (...names) => {
        const [Root, Leaf, Sibling] = names.slice(1).map(name => m[name as 'Boss']);
        const holder = await made(Leaf!);
        const { accessToken } = await holder.issueJwt(db.em());
        expect(await Root!.fromJwt(db.em(), accessToken)).toBeInstanceOf(Leaf);
        expect(await refusedBy(Sibling!.fromJwt(db.em(), accessToken))).toBe('TOKEN_SUBJECT');
      },
    );

    it('M1 a leaf refreshes through the root, and all its tokens are revoked', async () => {
      const holder = await made(m.Boss);
      const { refreshToken } = await holder.issueJwt(db.em());
      const next = await m.Person.refreshJwt(db.em(), refreshToken ?? '');
      expect(await m.Person.fromJwt(db.em(), next.accessToken)).toBeInstanceOf(m.Boss);
      await holder.revokeJwts(db.em());
      expect(await refusedBy(m.Person.fromJwt(db.em(), next.accessToken))).toBe('TOKEN_REVOKED');
    });
  });
}
