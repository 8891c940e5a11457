import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { featureCount, matchProfiles, TicketAnalyser, TicketRanker, type Ticket } from '@reprise/domain';

import { duplicateSetNames, readDuplicateSet, readTickets } from './duplicate-sets.js';
import type { RankingExample } from './fit-softmax-ranker.js';

/** A ticket asked at the moment of its creation, with its candidates: all statistics are as of then. */
export interface AskedTicket extends RankingExample {
  readonly row: number;
  /** It has an earlier ticket of the same cause that people confirmed. */
  readonly isLabelled: boolean;
  /** Labelled, and of the second half: a query of the frozen protocol. */
  readonly isQuery: boolean;
}

/** Where a run finds what it needs. */
export interface QualityPlaces {
  readonly dataDir: string;
  /** Ignored by git; may be deleted at any time. */
  readonly cacheDir: string;
  /** The compiled domain. */
  readonly domainDir: string;
}

export const forumName = 'thunderbird-support';
export const trainingSetNames = [...duplicateSetNames, forumName] as const;
export type TrainingSetName = (typeof trainingSetNames)[number];

/** Of tickets without a confirmed duplicate every twentieth is asked. */
export const unlabelledStride = 20;
/** Links between threads of the forum are noisy: every second of them, at less weight. */
const forumStride = 2;
const forumWeight = 0.3;
const warmUpRows = 2_000;

/**
 * Labelled tickets and a sample of the rest, in order of creation. The features of a set are the same for every model, so they are kept in
 * the cache under a hash of the code and the data that made them: streaming a set costs half a minute, reading it back a second.
 *
 * @returns undefined when the set is not there
 */
export function askedTickets(places: QualityPlaces, set: TrainingSetName): AskedTicket[] | undefined {
  const { dataDir, cacheDir, domainDir } = places;
  const source = join(dataDir, set, 'tickets.ndjson.gz');
  if (!existsSync(source)) return undefined;
  const file = join(cacheDir, `asked-${set}-${hashOfCode(domainDir)}-${statSync(source).size}.bin`);
  if (existsSync(file)) return unpack(readFileSync(file));
  const asked = set === forumName ? askForum(dataDir) : askTracker(dataDir, set);
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(file, pack(asked));
  return asked;
}

function askTracker(dataDir: string, name: (typeof duplicateSetNames)[number]): AskedTicket[] {
  const { tickets, groups } = readDuplicateSet(dataDir, name)!;
  const seen = new Set<number>();
  return ask(tickets, unlabelledStride, 1, (row) => {
    const group = groups[row]!;
    if (group < 0) return undefined;
    const hasMate = seen.has(group);
    seen.add(group);
    return hasMate ? (candidate) => groups[candidate] === group : undefined;
  });
}

function askForum(dataDir: string): AskedTicket[] {
  const tickets = readTickets(dataDir, forumName);
  const rowOf = new Map(tickets.map(({ id }, row) => [id, row]));
  const earlierOf = new Map<number, Set<number>>();
  const links = gunzipSync(readFileSync(join(dataDir, forumName, 'question-links.tsv.gz'))).toString('utf8').split('\n').slice(1); // prettier-ignore
  for (const link of links) {
    const [one, other] = link.split('\t').map((id) => rowOf.get(id));
    if (one === undefined || other === undefined || one === other) continue;
    const later = Math.max(one, other);
    earlierOf.set(later, (earlierOf.get(later) ?? new Set()).add(Math.min(one, other)));
  }
  const rows = [...earlierOf.keys()].sort((a, b) => a - b).filter((_, index) => index % forumStride === 0);
  const chosen = new Set(rows);
  return ask(tickets, Number.POSITIVE_INFINITY, forumWeight, (row) => {
    const earlier = chosen.has(row) ? earlierOf.get(row) : undefined;
    return earlier === undefined ? undefined : (candidate) => earlier.has(candidate);
  });
}

/** Stream tickets through an index; ask those with mates, and every `stride`th of the rest. */
function ask(
  tickets: readonly Ticket[],
  stride: number,
  weight: number,
  mateTest: (row: number) => ((candidate: number) => boolean) | undefined,
): AskedTicket[] {
  const analyser = new TicketAnalyser();
  const ranker = new TicketRanker(matchProfiles['2026-11'], analyser.vocabulary);
  const asked: AskedTicket[] = [];
  tickets.forEach((ticket, row) => {
    const analysed = analyser.analyse(ticket);
    const isMate = mateTest(row);
    const isLabelled = isMate !== undefined;
    if (isLabelled || (row > warmUpRows && row % stride === 0)) {
      const { count, rows, features } = ranker.candidatesOf(analysed, {
        rowLimit: row,
        createdBefore: Number.NaN,
        ownRow: -1,
      });
      asked.push({
        row,
        features: features.slice(0, count * featureCount),
        isMatch: Uint8Array.from(rows.subarray(0, count), (candidate) => (isMate?.(candidate) === true ? 1 : 0)),
        weight,
        isLabelled,
        isQuery: isLabelled && row >= tickets.length / 2,
      });
    }
    ranker.add(analysed);
  });
  return asked;
}

/** Everything that features are made of: the compiled domain without the trained weights and what comes after matching. */
function hashOfCode(domainDir: string): string {
  const hash = createHash('sha256');
  for (const stage of ['corpus', 'normalise', 'sign', 'meaning', 'match', 'numeric']) {
    const folder = join(domainDir, stage);
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith('.js'))
      .sort()) {
      if (/^(index|match-model|link-model|link-scorer|train-ranker|compare-held-back|learn-from-decisions|learned-weights|adapt-model|learned-model|probability|matching-engine|explain|pair-evidence)/.test(file)) continue; // prettier-ignore
      hash.update(file).update(readFileSync(join(folder, file)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

/** count of tickets · per ticket: row, candidates, flags, weight · then all matches · then all features; little-endian. */
function pack(asked: readonly AskedTicket[]): Buffer {
  const heads = Float64Array.from([
    asked.length,
    ...asked.flatMap(({ row, isMatch, isLabelled, isQuery, weight }) => [
      row,
      isMatch.length,
      (isLabelled ? 1 : 0) + (isQuery ? 2 : 0),
      weight,
    ]),
  ]);
  const bytes = (array: Float32Array | Float64Array | Uint8Array): Uint8Array =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return Buffer.concat([bytes(heads), ...asked.map(({ features }) => bytes(features)), ...asked.map(({ isMatch }) => isMatch)]); // prettier-ignore
}

function unpack(packed: Buffer): AskedTicket[] {
  const { buffer } = Uint8Array.from(packed);
  const count = new Float64Array(buffer, 0, 1)[0]!;
  const heads = new Float64Array(buffer, 8, count * 4);
  let featuresAt = 8 + heads.byteLength;
  let candidates = 0;
  for (let index = 0; index < count; index++) candidates += heads[index * 4 + 1]!;
  let matchAt = featuresAt + candidates * featureCount * 4;
  return Array.from({ length: count }, (_, index) => {
    const [row, size, flags, weight] = heads.subarray(index * 4, index * 4 + 4) as unknown as [number, number, number, number]; // prettier-ignore
    const features = new Float32Array(buffer, featuresAt, size * featureCount);
    const isMatch = new Uint8Array(buffer, matchAt, size);
    featuresAt += features.byteLength;
    matchAt += size;
    return { row, features, isMatch, weight, isLabelled: (flags & 1) === 1, isQuery: (flags & 2) === 2 };
  });
}
