import { Collection, defineEntity, type Opt, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';

export class Customer {
  declare id: Opt<number>;
  declare name: string;
}

export abstract class Payment extends Polymorphic() {
  declare id: Opt<number>;
  declare reference: string;
  declare cents: number;
  declare customer: Customer;
}

export class CardPayment extends Payment {
  declare network: string;
  declare lastDigits: string;
  refunds = new Collection<Refund>(this);
}

export class BankTransfer extends Payment {
  declare iban: string;
}

/** No payment is just that: wallets share a column. */
export abstract class WalletPayment extends Payment {
  declare device: string;
}

export class PhoneWallet extends WalletPayment {
  declare phone: string;
}

export class WatchWallet extends WalletPayment {
  declare strap: string;
}

/** Only card payments are refunded here. */
export class Refund {
  declare id: Opt<number>;
  declare cents: number;
  declare payment: CardPayment;
}

defineEntity({ class: Customer, properties: { id: p.integer().primary(), name: p.string() } });
defineEntity({
  class: Payment,
  inheritance: 'tpt',
  properties: {
    id: p.integer().primary(),
    reference: p.string().unique(),
    cents: p.integer(),
    customer: () => p.manyToOne(Customer),
  },
});
defineEntity({
  class: CardPayment,
  properties: {
    network: p.string(),
    lastDigits: p.string(),
    refunds: () => p.oneToMany(Refund).mappedBy('payment').orderBy({ id: 'asc' }),
  },
});
defineEntity({ class: BankTransfer, properties: { iban: p.string() } });
defineEntity({ class: WalletPayment, properties: { device: p.string() } });
defineEntity({ class: PhoneWallet, properties: { phone: p.string() } });
defineEntity({ class: WatchWallet, properties: { strap: p.string() } });
defineEntity({
  class: Refund,
  properties: { id: p.integer().primary(), cents: p.integer(), payment: () => p.manyToOne(CardPayment) },
});

export const payments = defineHierarchy(Payment, { CardPayment, BankTransfer, PhoneWallet, WatchWallet });
export const entities = [...payments.entities, Customer, Refund];
