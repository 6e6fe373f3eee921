import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Asr, recognisers } from './recognisers.ts';
import { Transcript } from './transcript.ts';

/** Each transcript with the recogniser that it came from. */
export async function tellingApart(em: SqlEntityManager): Promise<string[]> {
  const heard = await Transcript.get(em, {}, { fetchMode: 'all', load: ['asr'], orderBy: { text: 'asc' } });
  return heard.map(({ text, asr }) => `"${text}" by ${describe(asr)}`);
}

/** A handler for every leaf: forget one, and this does not compile. */
function describe(asr: Asr): string {
  return recognisers.match(asr, {
    WhisperLive: ({ model, chunkMs }) => `a ${model} Whisper, every ${chunkMs} ms`,
    KaldiSocket: ({ url, sampleRate }) => `Kaldi at ${url}, ${sampleRate} Hz`,
    WhisperFile: ({ model, beams }) => `a ${model} Whisper with ${beams} beams`,
    CloudJob: ({ region }) => `the cloud in the ${region}`,
  });
}
