import { describe, expect, it } from 'vitest';
import { entities } from '../../examples/payments/payments.ts';
import { seed } from '../../examples/payments/seed.ts';
import { tour } from '../../examples/payments/tour.ts';
import { engines, openOrm } from '../support/index.ts';

const expected: Readonly<Record<string, readonly string[]>> = {
  'Which payments came from a wallet?': ['P-4 from the phone of Ada', 'P-5 from the watch of Ada'],
  'Which large ones did not?': ['P-1 over 1200', 'P-3 over 45000', 'P-6 over 2600'],
  'Which were made with a card of Blue?': ['P-1', 'P-6'],
  'In the order of card networks, other kinds last?': ['P-1 P-6 P-2 P-3 P-4 P-5'],
  'How many of each kind?': [
    '3 cardpayment',
    '1 banktransfer',
    '1 walletpayment.phonewallet',
    '1 walletpayment.watchwallet',
    '2 walletpayment',
  ],
  'What is left of each, and at which fee?': [
    'P-1: 900, fee 30',
    'P-2: 800, fee 25',
    'P-3: 45000, fee 10',
    'P-4: 300, fee 5',
    'P-5: 250, fee 5',
    'P-6: 2600, fee 30',
  ],
  'What became of the transfer that was a card payment?': ['P-3 is a cardpayment of Red now, and the same row'],
  'The first two, for an export?': [
    '{"type":"cardpayment","id":1,"reference":"P-1","cents":1200,"network":"Blue","lastDigits":"1234","customer":1}',
    '{"type":"cardpayment","id":2,"reference":"P-2","cents":800,"network":"Red","lastDigits":"9876","customer":2}',
  ],
};

describe.each(engines)('M2 the example of payments [$name]', engine => {
  it('answers every question of its tour', async () => {
    await using db = await openOrm(engine, { entities });
    await seed(db.em());
    const answers = await Array.fromAsync(tour(db.orm.em));
    const [last, plan] = answers.pop()!;
    expect(Object.fromEntries(answers)).toEqual(expected);
    expect(last).toBe('What does a page of payments cost?');
    expect(plan[0]).toBe('Payment: 1 to 2 queries');
  });
});
