import { deepStrictEqual } from 'node:assert/strict';
import type { Contender, Contest, Measurement, Shape } from './shape.ts';

const WARM_UPS = 15;
const SAMPLES = 31;

/** Runs all contenders in turn, after they have shown that they bring the same, and compares their medians. */
export async function measure<T>(shape: Shape<T>, contest: Contest<T>): Promise<Measurement[]> {
  const queries = await verify(contest);
  await sample(contest, WARM_UPS);
  const [peer = [], ...ours] = await sample(contest, SAMPLES);
  await verify(contest);
  const peer_ms = median(peer);
  return Object.keys(contest.ours).map((label, index) => {
    const ours_ms = median(ours[index]!);
    return {
      shape: label ? `${shape.name}/${label}` : shape.name,
      peer: shape.peer,
      ours_ms: rounded(ours_ms, 2),
      peer_ms: rounded(peer_ms, 2),
      ratio: rounded(peer_ms / ours_ms, 1),
      queries: queries[index]!,
    };
  });
}

/** Returns the number of queries that each of ours takes. */
async function verify<T>(contest: Contest<T>): Promise<number[]> {
  const { ours, peer } = contest;
  const expected = contest.values(await peer.run());
  const queries: number[] = [];
  for (const contender of Object.values(ours)) {
    deepStrictEqual(contest.values(await contender.run()), expected, 'The contenders bring different values.');
    contender.takeQueries();
    await contender.run();
    queries.push(contender.takeQueries());
  }
  return queries;
}

/** All in one run, each first in its turn, so that what else the machine does hits them alike; the peer's times first. */
async function sample<T>({ ours, peer }: Contest<T>, rounds: number): Promise<number[][]> {
  const contenders = [peer, ...Object.values(ours)];
  const times = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (round + turn) % contenders.length;
      times[index]!.push(await time(contenders[index]!));
    }
  }
  return times;
}

async function time(contender: Contender<unknown>): Promise<number> {
  const start = performance.now();
  await contender.run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
