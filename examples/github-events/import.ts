import type { EntityManager, MikroORM, RequiredEntityData } from '@mikro-orm/core';
import type { Delivery } from './deliveries.ts';
import { StoredDirectory } from './directory.ts';
import { events } from './events.ts';
import { GithubEvent } from './events/github-event.ts';
import { Payload, PayloadError } from './payload.ts';

/** A delivery that no class could take, and why. */
export interface Rejection {
  readonly kind: string;
  readonly digest: string;
  readonly reason: string;
}

export interface ImportReport {
  imported: number;
  duplicates: number;
  readonly rejections: Rejection[];
}

export interface ImportOptions {
  readonly batchSize?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Stores deliveries as events. What is stored already is only counted, so importing twice changes nothing. */
export async function importDeliveries(
  orm: MikroORM,
  deliveries: readonly Delivery[],
  { batchSize = 50, onProgress }: ImportOptions = {},
): Promise<ImportReport> {
  const report: ImportReport = { imported: 0, duplicates: 0, rejections: [] };
  for (let start = 0; start < deliveries.length; start += batchSize) {
    const batch = deliveries.slice(start, start + batchSize);
    await orm.em.fork().transactional(em => importBatch(em, batch, report));
    onProgress?.(start + batch.length, deliveries.length);
  }
  return report;
}

/** One transaction: the accounts and repositories that the batch names, then its events in one flush. */
async function importBatch(em: EntityManager, batch: readonly Delivery[], report: ImportReport): Promise<void> {
  const directory = new StoredDirectory(em);
  const stored = await storedDigests(em, batch);
  for (const delivery of batch) {
    if (stored.has(delivery.digest)) {
      report.duplicates++;
      continue;
    }
    try {
      createEvent(em, delivery, new Payload(delivery.body, directory));
      stored.add(delivery.digest);
      report.imported++;
    } catch (error) {
      if (!(error instanceof PayloadError)) throw error;
      report.rejections.push({ kind: delivery.kind, digest: delivery.digest, reason: error.message });
    }
  }
  await directory.save();
}

function createEvent(em: EntityManager, { kind, digest }: Delivery, payload: Payload): GithubEvent {
  const action = payload.textOrNull('action');
  const eventClass = classFor(kind, action);
  const data: RequiredEntityData<GithubEvent> = {
    digest,
    action,
    organization: payload.textOrNull('organization.login'),
    repository: payload.has('repository') ? payload.repository('repository') : null,
    actor: payload.has('sender') ? payload.actor('sender') : null,
    ...eventClass.columns(payload),
  };
  return em.create(eventClass, data);
}

type EventClass = (new () => GithubEvent) & Pick<typeof GithubEvent, 'columns'>;

/** The class of the action when it has its own, else the class of the kind. */
export function classFor(kind: string, action: string | null): EventClass {
  const identity = [`${kind}.${action}`, kind].find(name => (events.identities as readonly string[]).includes(name));
  if (identity === undefined) {
    throw new PayloadError(`no class for ${action === null ? kind : `${kind}.${action}`}`);
  }
  return events.classOf(identity) as EventClass;
}

async function storedDigests(em: EntityManager, batch: readonly Delivery[]): Promise<Set<string>> {
  const digest = { $in: batch.map(delivery => delivery.digest) };
  const stored = await em.find(GithubEvent, { digest }, { fields: ['digest'], disableIdentityMap: true });
  return new Set(stored.map(event => event.digest));
}
