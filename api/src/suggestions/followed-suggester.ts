import { slicesOf, type SuggestionCorpusReader } from '@reprise/persistence';
import type { Answered } from '@reprise/ports';
import type { SuggesterCalls, SuggesterMark } from './suggester-calls.js';

/**
 * Tickets held at most. Up to here every ticket stands for its problem; beyond, large problems are stood for by a sample.
 * Measured on the demo's open tickets (12 of known problems, 40 problems, 700 one-offs), first place right by tickets a
 * problem: 3 or 5: 8, 10: 9, 20: 10, 50 or all: 12. A ticket costs about 10 kB and 1 ms.
 */
const MAX_TICKETS = 30_000;
/** Share of them that is left to tickets that stand alone. */
const SINGLES_SHARE = 0.4;
const LEAST_REPRESENTATIVES = 5;
/** Small, so that a question never waits long for its turn in the thread. */
const PROBLEMS_A_BATCH = 10;
const TICKETS_A_BATCH = 250;

/** One suggester and how far it has read the database. */
export class FollowedSuggester {
  private readonly problemIds = new Set<string>();
  private singleIds = new Set<string>();
  private mark: SuggesterMark | undefined;
  private representatives?: number;
  private isStopped = false;
  /** What it compares by; undefined before that is known: as shipped. */
  private weights: string | undefined;
  /** It came from a file of before an erasure. */
  private isOutdated = false;

  constructor(
    readonly suggester: Answered<SuggesterCalls>,
    private readonly corpus: SuggestionCorpusReader,
  ) {}

  /**
   * Go on from a file.
   * @returns number of problems in it; undefined when there is no file, or one of a later state than the database's: it was
   *   put back meanwhile, and everything is read again
   * @throws EngineFileError when the file cannot be used
   */
  async restore(path: string): Promise<number | undefined> {
    const restored = await this.suggester.restore(path);
    if (restored === undefined) return undefined;
    for (const id of restored.problemIds) this.problemIds.add(id);
    this.weights = restored.mark.weights;
    this.isOutdated = restored.mark.erasures !== (await this.corpus.erasures());
    if (!this.isOutdated && (await this.corpus.holds(restored.mark.history))) {
      this.singleIds = new Set(restored.singleIds);
      this.mark = restored.mark;
      return restored.problemIds.length;
    }
    await this.suggester.removeSingles(restored.singleIds);
    return undefined;
  }

  /** Write it down as it stands. @returns bytes, undefined before everything was read once */
  save(path: string): Promise<number> | undefined {
    return this.mark && this.suggester.save(path, this.mark);
  }

  /** Read what changed since the last time; everything, the first time. @returns whether something did */
  async catchUp(): Promise<boolean> {
    const since = await this.corpus.now();
    const history = await this.corpus.historyMark();
    const erasures = await this.corpus.erasures();
    const isReweighed = await this.followWeights();
    const touched = this.mark && new Set(await this.corpus.changedProblemIds(this.mark.since));
    const standing = await this.corpus.standingProblemIds();
    this.representatives ??= await this.corpus.representativesWithin(
      MAX_TICKETS * (1 - SINGLES_SHARE),
      LEAST_REPRESENTATIVES,
    );
    const stale = standing.filter((id) => touched === undefined || touched.has(id) || !this.problemIds.has(id));
    await this.replaceProblems(stale);
    const gone = await this.removeProblems(standing);
    const grouping = await this.corpus.lastGrouping();
    const isRegrouped = grouping !== this.mark?.grouping;
    if (isRegrouped) await this.followSingles();
    await this.suggester.learnWords();
    if (!this.isStopped)
      this.mark = { since, grouping, history, erasures: this.mark?.erasures ?? erasures, weights: this.weights! };
    return isRegrouped || isReweighed || gone > 0 || stale.length > 0;
  }

  /** Whether something was erased since it was begun: its words are still in it, and it should be made anew. */
  async holdsErased(): Promise<boolean> {
    return this.isOutdated || this.mark?.erasures !== (await this.corpus.erasures());
  }

  async close(): Promise<void> {
    this.isStopped = true;
    await this.suggester.close();
  }

  /** Compare by what was learned, as the grouping does. @returns whether it was otherwise before */
  private async followWeights(): Promise<boolean> {
    const { key, weights } = await this.corpus.weightsInUse();
    if (key === this.weights) return false;
    await this.suggester.useWeights(weights);
    this.weights = key;
    return true;
  }

  private async replaceProblems(ids: readonly string[]): Promise<void> {
    for (const batch of slicesOf(ids, PROBLEMS_A_BATCH)) {
      if (this.isStopped) return;
      await this.suggester.put(await this.corpus.material(batch, this.representatives ?? LEAST_REPRESENTATIVES));
      for (const id of batch) this.problemIds.add(id);
    }
  }

  private async removeProblems(standing: readonly string[]): Promise<number> {
    const stands = new Set(standing);
    const gone = [...this.problemIds].filter((id) => !stands.has(id));
    if (gone.length > 0) await this.suggester.remove(gone);
    for (const id of gone) this.problemIds.delete(id);
    return gone.length;
  }

  private async followSingles(): Promise<void> {
    const wanted = new Set(await this.corpus.singleIds(MAX_TICKETS * SINGLES_SHARE));
    await this.suggester.removeSingles([...this.singleIds].filter((id) => !wanted.has(id)));
    const missing = [...wanted].filter((id) => !this.singleIds.has(id));
    for (const batch of slicesOf(missing, TICKETS_A_BATCH)) {
      if (this.isStopped) return;
      await this.suggester.putSingles(await this.corpus.tickets(batch));
    }
    this.singleIds = wanted;
    // Problems may have grown or multiplied; those read from now on keep to the new measure.
    this.representatives = undefined;
  }
}
