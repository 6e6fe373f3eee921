import type { SqlEntityManager } from '@mikro-orm/sql';
import type { QueryCount } from './query-count.ts';
import { Asr, KaldiSocket, StreamingAsr } from './recognisers.ts';
import { Transcript } from './transcript.ts';

/** Whole rows of four classes come by two queries; fewer tables where fewer are asked for. */
export async function loading(fork: () => SqlEntityManager, queries: QueryCount): Promise<string[]> {
  const all = { fetchMode: 'all' } as const;
  const [whole, two] = await queries.during(() => Asr.get(fork(), {}, all));
  const [bare, one] = await queries.during(() => Asr.get(fork(), {}, { ...all, loadPolymorphic: 'none' }));
  const [streams, branch] = await queries.during(() => StreamingAsr.get(fork(), {}, all));
  const [sockets, leaf] = await queries.during(() => KaldiSocket.get(fork(), {}, all));
  const [heard, related] = await queries.during(() => Transcript.get(fork(), {}, { ...all, load: ['asr'] }));
  return [
    `${whole.length} recognisers: ${two} queries`,
    `${bare.length} without the columns of their classes: ${one} query`,
    `${streams.length} that stream: ${branch} queries`,
    `${sockets.length} of a leaf: ${leaf} query`,
    `${heard.length} transcripts with their recognisers: ${related} queries`,
  ];
}
