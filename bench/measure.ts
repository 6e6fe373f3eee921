import { deepStrictEqual } from 'node:assert/strict';
import type { Contender, Contest, Measurement, Shape } from './shape.ts';

const WARM_UPS = 15;
const SAMPLES = 31;

/** Runs both contenders in turn, after they have shown that they bring the same, and compares their medians. */
export async function measure<T>(shape: Shape<T>, contest: Contest<T>): Promise<Measurement> {
  const queries = await verify(contest);
  await sample(contest, WARM_UPS);
  const { ours, peer } = await sample(contest, SAMPLES);
  await verify(contest);
  const ours_ms = median(ours);
  const peer_ms = median(peer);
  const ratio = rounded(peer_ms / ours_ms, 1);
  return {
    shape: shape.name,
    peer: shape.peer,
    ours_ms: rounded(ours_ms, 2),
    peer_ms: rounded(peer_ms, 2),
    ratio,
    queries,
  };
}

/** Returns the number of queries that ours takes. */
async function verify<T>(contest: Contest<T>): Promise<number> {
  const { ours, peer } = contest;
  ours.takeQueries();
  const found = contest.values(await ours.run());
  const queries = ours.takeQueries();
  deepStrictEqual(found, contest.values(await peer.run()), 'The contenders bring different values.');
  return queries;
}

/** Both in one run, each first in every other round, so that what else the machine does hits them alike. */
async function sample<T>({ ours, peer }: Contest<T>, rounds: number): Promise<{ ours: number[]; peer: number[] }> {
  const times = { ours: Array<number>(), peer: Array<number>() };
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) times.ours.push(await time(ours));
    times.peer.push(await time(peer));
    if (round % 2 === 1) times.ours.push(await time(ours));
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
