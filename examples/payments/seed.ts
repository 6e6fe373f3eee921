import type { SqlEntityManager } from '@mikro-orm/sql';
import { BankTransfer, CardPayment, Customer, PhoneWallet, Refund, WatchWallet } from './payments.ts';

/** Six payments of four kinds by two customers, two refunds. */
export async function seed(em: SqlEntityManager): Promise<void> {
  const ada = em.create(Customer, { name: 'Ada' });
  const bob = em.create(Customer, { name: 'Bob' });
  const blue = { customer: ada, network: 'Blue', lastDigits: '1234' };
  const first = em.create(CardPayment, { reference: 'P-1', cents: 1200, ...blue });
  em.create(CardPayment, { reference: 'P-2', cents: 800, customer: bob, network: 'Red', lastDigits: '9876' });
  em.create(BankTransfer, { reference: 'P-3', cents: 45000, customer: bob, iban: 'DE02120300000000202051' });
  em.create(PhoneWallet, { reference: 'P-4', cents: 300, customer: ada, device: 'phone of Ada', phone: '555-0100' });
  em.create(WatchWallet, { reference: 'P-5', cents: 250, customer: ada, device: 'watch of Ada', strap: 'leather' });
  em.create(CardPayment, { reference: 'P-6', cents: 2600, ...blue });
  em.create(Refund, { cents: 200, payment: first });
  em.create(Refund, { cents: 100, payment: first });
  await em.flush();
}
