import type { SqlEntityManager } from '@mikro-orm/sql';
import { changeType } from 'mikro-orm-polymorphic';
import { WhisperFile, WhisperLive } from './recognisers.ts';
import { Transcript } from './transcript.ts';

/** A row goes to the other branch under its key: what refers to it stays. */
export async function changingType(em: SqlEntityManager): Promise<string[]> {
  const desk = await WhisperLive.get(em, { name: 'desk' }, { fetchMode: 'one' });
  const before = desk.polymorphicName;
  const file = await changeType(em, desk, { to: WhisperFile, data: { model: 'medium' } });
  const kept = await Transcript.count(em, { asr: file.id });
  return [`${file.name}: ${before} became ${file.polymorphicName} with ${file.beams} beams, transcripts kept: ${kept}`];
}
