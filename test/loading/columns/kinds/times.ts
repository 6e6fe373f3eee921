import { p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

const none = { years: 0, months: 0, days: 0, hours: 0, minutes: 0, seconds: 0, milliseconds: 0 };

/** An interval as the PostgreSQL client reads it. */
function interval(parts: Partial<typeof none>): object {
  return { instanceOf: 'PostgresInterval', ...none, ...parts };
}

export const times: Kind = {
  name: 'times',
  properties: () => ({
    date: p.date(),
    time: p.time(),
    seconds: p.datetime(),
    instant: p.datetime(3),
    micro: p.datetime(6),
    local: p.datetime(3).columnType('timestamp(3)'),
    interval: p.interval(),
  }),
  samples: [
    {
      given: {
        date: '2026-11-21',
        time: '12:34:56',
        seconds: new Date('2026-11-21T12:34:56Z'),
        instant: new Date('2026-11-21T12:34:56.789Z'),
        micro: new Date('2026-11-21T12:34:56.789Z'),
        local: new Date('2026-11-21T12:34:56.789Z'),
        interval: '1 day 02:03:04',
      },
      stored: { interval: interval({ days: 1, hours: 2, minutes: 3, seconds: 4 }) },
    },
    {
      given: {
        date: '1969-12-31',
        time: '00:00:00',
        seconds: new Date('1969-07-20T20:17:40Z'),
        instant: new Date('0099-01-01T00:00:00.001Z'),
        micro: new Date(0),
        local: new Date('1900-01-01T00:00:00.999Z'),
        interval: '-3 days',
      },
      stored: { interval: interval({ days: -3 }) },
    },
    {
      given: {
        date: '9999-12-31',
        time: '23:59:59',
        seconds: new Date('9999-12-31T23:59:59Z'),
        instant: new Date('2026-03-29T01:30:00.000Z'),
        micro: new Date('2026-10-25T00:30:00.500Z'),
        local: new Date('2026-03-29T02:30:00.500Z'),
        interval: '1 year 2 mons',
      },
      stored: { interval: interval({ years: 1, months: 2 }) },
    },
  ],
};
