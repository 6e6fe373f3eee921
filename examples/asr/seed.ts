import type { SqlEntityManager } from '@mikro-orm/sql';
import { Asr, CloudJob, KaldiSocket, WhisperFile, WhisperLive } from './recognisers.ts';
import { Transcript } from './transcript.ts';

/** Five recognisers of four kinds, and three transcripts, in one flush. */
export async function seed(em: SqlEntityManager): Promise<void> {
  const desk = em.create(WhisperLive, { name: 'desk', chunkMs: 200, model: 'small' });
  const stage = em.create(WhisperLive, { name: 'stage', chunkMs: 500, model: 'large' });
  const phone = em.create(KaldiSocket, { name: 'phone', chunkMs: 100, url: 'ws://kaldi:2700', sampleRate: 8000 });
  const archive = em.create(WhisperFile, { name: 'archive', language: 'de', model: 'large' });
  const night = em.create(CloudJob, { name: 'night', bucket: 'recordings', region: 'north' });
  await Asr.add(em, [desk, stage, phone, archive, night]);
  await Transcript.add(em, [
    em.create(Transcript, { text: 'Good morning', asr: desk }),
    em.create(Transcript, { text: 'Hello?', asr: phone }),
    em.create(Transcript, { text: 'Guten Abend', asr: archive }),
  ]);
  await em.flush();
}
