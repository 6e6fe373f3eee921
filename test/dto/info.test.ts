import { defineEntity, p } from '@mikro-orm/core';
import { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import {
  datetimeInfo,
  intIdDatetimeInfo,
  intIdInfo,
  uuidIdDatetimeInfo,
  type UuidIdDatetimeInfo,
  uuidIdInfo,
} from 'mikro-orm-polymorphic/dto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { engines, openOrm } from '../support/index.ts';

class Job extends UuidV7AuditBase {
  declare title: string;
  declare secret: string;
}
defineEntity({ class: Job, properties: { title: p.string(), secret: p.string() } });

const jobInfo = uuidIdDatetimeInfo.extend({ title: z.string() });
const id = '0198f0c0-0000-7000-8000-000000000001';
const times = { createdAt: '2026-01-31T12:00:00.000Z', updatedAt: '2026-01-31T14:00:00+02:00' };

describe.each(engines)('S13 info schemas [$name]', engine => {
  it('S13 take an entity and give JSON, and take that again', async () => {
    await using db = await openOrm(engine, { entities: [Job] });
    const em = db.em();
    const job = em.create(Job, { title: 'Report', secret: 'hush' });
    expect(jobInfo.safeParse(job).success).toBe(false);
    await em.flush();
    const sent: UuidIdDatetimeInfo & { title: string } = jobInfo.parse(job);
    expect(sent).toEqual({
      id: job.id,
      createdAt: job.createdAt.toISOString(),
      updatedAt: job.updatedAt.toISOString(),
      title: 'Report',
    });
    expect(jobInfo.parse(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
  });
});

describe('S13 info schemas of JSON', () => {
  it('S13 each has its fields, none of which may be null or missing', () => {
    const given = { id: 1, ...times };
    expect(intIdInfo.parse(given)).toEqual({ id: 1 });
    expect(datetimeInfo.parse(given)).toEqual(times);
    expect(intIdDatetimeInfo.parse(given)).toEqual(given);
    expect(uuidIdInfo.parse({ ...given, id })).toEqual({ id });
    for (const field of ['id', 'createdAt', 'updatedAt']) {
      for (const value of [null, undefined, {}, Number.NaN]) {
        expect(intIdDatetimeInfo.safeParse({ ...given, [field]: value }).success).toBe(false);
        expect(uuidIdDatetimeInfo.safeParse({ ...given, id, [field]: value }).success).toBe(false);
      }
    }
  });

  it.each([['2026-01-31T12:00:00'], ['2026-01-31'], ['yesterday'], [new Date(Number.NaN)], [1_769_860_800_000]])(
    'S13 refuse the time %s',
    createdAt => {
      expect(datetimeInfo.safeParse({ ...times, createdAt }).success).toBe(false);
    },
  );

  it('S13 are written for OpenAPI, as input and as output', () => {
    for (const io of ['input', 'output'] as const) {
      expect(z.toJSONSchema(jobInfo, { io })).toMatchObject({
        properties: {
          id: { type: 'string', format: 'uuid' },
          createdAt: { type: 'string', format: 'date-time' },
          title: { type: 'string' },
        },
        required: ['id', 'createdAt', 'updatedAt', 'title'],
      });
    }
  });
});
