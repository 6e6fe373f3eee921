import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidTableBase } from 'mikro-orm-polymorphic/crud';

/** Turns speech into text. */
export abstract class Asr extends Polymorphic(UuidTableBase) {
  declare name: string;
  language: Opt<string> = 'en';
}

/** Listens while someone speaks. */
export abstract class StreamingAsr extends Asr {
  declare chunkMs: number;
}

/** Reads recordings. It has no column of its own, and a table all the same. */
export abstract class BatchAsr extends Asr {}

export class WhisperLive extends StreamingAsr {
  declare model: string;
}

export class KaldiSocket extends StreamingAsr {
  declare url: string;
  sampleRate: Opt<number> = 16_000;
}

export class WhisperFile extends BatchAsr {
  declare model: string;
  beams: Opt<number> = 5;
}

export class CloudJob extends BatchAsr {
  declare bucket: string;
  declare region: string;
}

defineEntity({
  class: Asr,
  inheritance: 'tpt',
  properties: { name: p.string().unique(), language: p.string() },
});
defineEntity({ class: StreamingAsr, properties: { chunkMs: p.integer() } });
defineEntity({ class: BatchAsr, properties: {} });
defineEntity({ class: WhisperLive, properties: { model: p.string() } });
defineEntity({ class: KaldiSocket, properties: { url: p.string(), sampleRate: p.integer() } });
defineEntity({ class: WhisperFile, properties: { model: p.string(), beams: p.integer() } });
defineEntity({ class: CloudJob, properties: { bucket: p.string(), region: p.string() } });

export const recognisers = defineHierarchy(Asr, { WhisperLive, KaldiSocket, WhisperFile, CloudJob });
