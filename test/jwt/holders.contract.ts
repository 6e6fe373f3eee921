import { jwt } from 'mikro-orm-polymorphic/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import type { HolderClass, Holders } from './holders/model.ts';
import { options } from './model.ts';
import { refusedBy } from './refusals.ts';

type Branch = { readonly mapping: string } & Readonly<
  Record<'root' | 'middle' | 'leaf' | 'sibling', Exclude<keyof Holders, 'entities'>>
>;

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

    it.each<Branch>([
      { mapping: 'joined', root: 'Person', middle: 'Staff', leaf: 'Boss', sibling: 'Clerk' },
      { mapping: 'single-table', root: 'Gadget', middle: 'Mobile', leaf: 'Phone', sibling: 'Watch' },
    ])('M1 a token of a $mapping hierarchy is read at root, middle and leaf, and by no other branch', async branch => {
      const [Root, Middle, Leaf, Sibling] = [m[branch.root], m[branch.middle], m[branch.leaf], m[branch.sibling]];
      const tokenOf = async (cls: HolderClass) => (await (await made(cls)).issueJwt(db.em())).accessToken;
      const [middle, leaf] = [await tokenOf(Middle), await tokenOf(Leaf)];
      for (const Asked of [Root, Middle, Leaf]) {
        expect((await Asked.fromJwt(db.em(), leaf)).constructor).toBe(Leaf);
      }
      for (const Asked of [Root, Middle]) {
        expect((await Asked.fromJwt(db.em(), middle)).constructor).toBe(Middle);
      }
      expect(await refusedBy(Leaf.fromJwt(db.em(), middle))).toBe('TOKEN_SUBJECT');
      expect(await refusedBy(Sibling.fromJwt(db.em(), leaf))).toBe('TOKEN_SUBJECT');
      expect(await refusedBy(Sibling.fromJwt(db.em(), middle))).toBe('TOKEN_SUBJECT');
    });

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
