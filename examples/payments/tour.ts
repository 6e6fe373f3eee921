import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  changeType,
  countByType,
  explainLoad,
  findPlain,
  notOfType,
  ofType,
  treat,
  treatOrder,
  treatPath,
} from 'mikro-orm-polymorphic';
import { BankTransfer, CardPayment, Payment, payments, WalletPayment } from './payments.ts';

/** A question, and the lines that answer it. */
export type Answer = readonly [question: string, lines: readonly string[]];

/** Asks the hierarchy what other ORMs cannot answer in one call. */
export async function* tour(global: SqlEntityManager): AsyncGenerator<Answer> {
  const em = (): SqlEntityManager => global.fork();
  const byReference = { orderBy: { reference: 'asc' } } as const;

  const wallets = await payments.find(em(), ofType(WalletPayment), byReference);
  yield ['Which payments came from a wallet?', wallets.map(wallet => `${wallet.reference} from the ${wallet.device}`)];

  const notWallets = await em().find(Payment, { ...notOfType(WalletPayment), cents: { $gte: 1000 } }, byReference);
  yield ['Which large ones did not?', notWallets.map(({ reference, cents }) => `${reference} over ${cents}`)];

  const blue = await em().find(Payment, treat(CardPayment, { network: 'Blue' }), byReference);
  yield ['Which were made with a card of Blue?', blue.map(({ reference }) => reference)];

  const orderBy = [treatOrder(CardPayment, { network: 'asc nulls last' }), byReference.orderBy];
  const ordered = await em().find(Payment, {}, { orderBy });
  yield ['In the order of card networks, other kinds last?', [ordered.map(({ reference }) => reference).join(' ')]];

  const counts = await countByType(em(), Payment, {}, { subtotals: true });
  yield ['How many of each kind?', Object.entries(counts).map(entry => entry.toReversed().join(' '))];

  const populate = ['customer', treatPath(CardPayment, 'refunds')] as const;
  const whole = await em().find(Payment, {}, { ...byReference, populate });
  yield ['What is left of each, and at which fee?', whole.map(payment => `${payment.reference}: ${leftOf(payment)}`)];

  yield ['What became of the transfer that was a card payment?', await correct(em())];

  const rows = await findPlain(em(), Payment, {}, { ...byReference, limit: 2 });
  yield ['The first two, for an export?', rows.map(row => JSON.stringify(row))];

  yield ['What does a page of payments cost?', String(await explainLoad(em(), Payment, { limit: 20 })).split('\n')];
}

/** `match` has a handler for every kind: forget one, and this does not compile. */
function leftOf(payment: Payment): string {
  const refunded = payment instanceof CardPayment ? payment.refunds.reduce((sum, { cents }) => sum + cents, 0) : 0;
  const fee = payments.match(payment, {
    CardPayment: ({ network }) => (network === 'Blue' ? 30 : 25),
    BankTransfer: () => 10,
    PhoneWallet: () => 5,
    WatchWallet: () => 5,
  });
  return `${payment.cents - refunded}, fee ${fee}`;
}

async function correct(em: SqlEntityManager): Promise<string[]> {
  const transfer = await em.findOneOrFail(BankTransfer, { reference: 'P-3' });
  const card = await changeType(em, transfer, { to: CardPayment, data: { network: 'Red', lastDigits: '5555' } });
  return [`${card.reference} is a ${card.polymorphicName} of ${card.network} now, and the same row`];
}
