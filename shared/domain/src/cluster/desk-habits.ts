import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import type { Charges } from './charges.js';
import { EvidenceHistogram } from './prior-shift.js';
import type { ClusterProfile } from './profiles.js';

/** Up to this mean support few tickets recur (rust-issues 0.24, titanium-jira 0.30) … */
const RARE_SUPPORT = 0.3;
/** … from this on most do (the demo 0.383). */
const RECURRING_SUPPORT = 0.39;
/** Evidence is lifted by no more than this: where nothing recurs, the best of nothing must not become a pair. */
const MAX_RISE = 0.75;
/** Tickets at which half of the estimated shift of recurrence counts. */
const RECURRENCE_HALF_AT = 200;
/** The same for the level: among few tickets one problem is as many as would make a pattern of titles among many. */
const LEVEL_HALF_AT = 2000;
/** κ moves in steps: what a group of three must show is the same from day to day. */
const STRICTNESS_STEP = 0.25;

/**
 * Ten candidates that all have this probability say how large one problem is, not how alike people write or how often things come back:
 * from the first bound on they count less, from the second not at all.
 */
const NEAR_FROM = 0.05;
const NEAR_FULLY = 0.1;
const NEAR_CANDIDATES = 10;
/** Ten candidates as sure as this are copies of one text: a flood, however many more resemble it. */
const COPIED_FROM = 0.9;

/** What one row says, each 0–1. */
export interface RowWeight {
  /** How much it speaks for the desk: less, the more it belongs to something larger than its list of candidates. */
  readonly counted: number;
  /** Whether it reports a problem that floods the desk. */
  readonly flooded: number;
}

/**
 * @param probabilities  of a row's candidates
 * @param crowding  0–1, whether many more tickets than these are about as near
 */
export function rowWeight(probabilities: ArrayLike<number>, crowding: number): RowWeight {
  if (probabilities.length < NEAR_CANDIDATES) return { counted: 1 - crowding, flooded: 0 };
  let least = 1;
  for (let i = 0; i < probabilities.length; i++) least = Math.min(least, probabilities[i]!);
  const near = Math.min(1, Math.max(0, (least - NEAR_FROM) / (NEAR_FULLY - NEAR_FROM)));
  return { counted: (1 - near) * (1 - crowding), flooded: least >= COPIED_FROM ? 1 : near * crowding };
}

/**
 * What all edges together tell of an installation: how alike people write and how often things come back, and from both what is added
 * to the evidence of every edge. A problem with thousands of reports must not speak for the rest: the others are to be grouped as if
 * it were not there.
 */
export class DeskHabits {
  private readonly histogram = new EvidenceHistogram();
  private supportSum = 0;
  private nSupported = 0;
  private nCounted = 0;
  private nFlooded = 0;

  constructor(private readonly profile: ClusterProfile) {}

  countEdge(probability: number, { counted }: RowWeight): void {
    this.histogram.add(probability, counted);
  }

  /** @param support  0–1, how far a row's candidates know one of them */
  countSupport(support: number, { counted }: RowWeight): void {
    this.supportSum += counted * support;
    this.nSupported += counted;
  }

  countRow({ counted, flooded }: RowWeight): void {
    this.nCounted += counted;
    this.nFlooded += flooded;
  }

  /** What clusters are charged at a desk of so many rows. The founders of a problem are asked for what all evidence is lifted by. */
  charges(nRows: number): Charges {
    const { minProbability, testedNeighbours, groupStrictness, strictHalfAt } = this.profile;
    const ordinary = Math.max(0, nRows - this.nFlooded);
    const asked = strictHalfAt === 0 ? 1 : ordinary / (ordinary + strictHalfAt);
    const excess = Math.round((asked * (groupStrictness - 1)) / STRICTNESS_STEP) * STRICTNESS_STEP;
    const { recurrence, level } = this.believed();
    const foundingLift = Math.max(0, recurrence + Math.min(0, level));
    return { minProbability, testedNeighbours, groupStrictness: 1 + excess, foundingLift };
  }

  /**
   * What is added to the log-odds of all evidence. Where candidates know each other, tickets recur, and the shift of recurrence is believed;
   * where they do not, the level of evidence is set to that of the calibration sets, so that γ means the same everywhere. A boilerplate
   * that all tickets share raises every probability too, but its candidates do not know each other. Little for few tickets.
   *
   * Not rounded: it moves only with a full run, in which what was together has a lead (see `keptTogether`), and a step of .125 costs or gains
   * a hundredth of precision by where a desk happens to lie.
   */
  shift(): number {
    const { recurrence, level } = this.believed();
    return recurrence + level;
  }

  /** Both parts of the shift, as far as they are believed. */
  private believed(): { readonly recurrence: number; readonly level: number } {
    const { trainedShare, shiftTrust, maxShift } = this.profile;
    if (shiftTrust === 0 || this.nSupported === 0) return { recurrence: 0, level: 0 };
    const support = this.supportSum / this.nSupported;
    const credit = Math.min(1, Math.max(0, (support - RARE_SUPPORT) / (RECURRING_SUPPORT - RARE_SUPPORT)));
    const recurrence = Math.min(maxShift, Math.max(0, this.histogram.priorShift(trainedShare)));
    const level = Math.max(-maxShift, Math.min(MAX_RISE, this.histogram.levelShift(trainedShare)));
    const trusted = (halfAt: number) => (shiftTrust * this.nCounted) / (this.nCounted + halfAt);
    return {
      recurrence: credit * recurrence * trusted(RECURRENCE_HALF_AT),
      level: (1 - credit) * level * trusted(LEVEL_HALF_AT),
    };
  }

  save(into: SectionWriter): void {
    into.put('cluster.histogram', this.histogram.values);
    into.putNumbers('cluster.habits', this.supportSum, this.nSupported, this.nCounted, this.nFlooded);
  }

  restore(from: SectionReader): void {
    const [supportSum, nSupported, nCounted, nFlooded] = from.readNumbers('cluster.habits', 4);
    this.supportSum = supportSum!;
    this.nSupported = nSupported!;
    this.nCounted = nCounted!;
    this.nFlooded = nFlooded!;
    this.histogram.adopt(from.read('cluster.histogram', Float64Array));
  }
}
