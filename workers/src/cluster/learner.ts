import { weightsBasisOf } from '@reprise/domain';
import { DecidedTicketsReader, type LearningStore } from '@reprise/persistence';
import { ThreadEnded } from '@reprise/ports';
import type { DataSource, EntityManager } from 'typeorm';
import type { Log } from '../log.js';
import type { Matcher } from './matcher.js';

export interface LearnerParts {
  readonly dataSource: DataSource;
  readonly learning: LearningStore;
  readonly log: Log;
}

/** Fewer decisions than this make no twenty links. */
const LEAST_DECISIONS = 10;
/** Trying takes some ten seconds of processor: not for every decision, but when so many of them are new. */
const SHARE_OF_NEW_DECISIONS = 0.2;

/** Learns from what people decided: at night when enough is new, or when somebody asks. What it takes, suggestions go by; groups do not depend on it. */
export class Learner {
  private readonly decisions: DecidedTicketsReader;

  constructor(
    private readonly parts: LearnerParts,
    private readonly fenced: (work: (tx: EntityManager) => Promise<void>) => Promise<void>,
  ) {
    this.decisions = new DecidedTicketsReader(parts.dataSource);
  }

  /** @param isNight  also when nobody asked */
  async learnWhenDue(matcher: Matcher, isNight: boolean): Promise<void> {
    const { learning, dataSource, log } = this.parts;
    if (isNight && (await this.isEnoughNew())) await this.fenced((tx) => learning.ask(tx, null));
    const open = await learning.open(dataSource);
    if (open === undefined) return;
    const decisions = await this.decisions.count();
    if (open.isBegun) {
      // It ended the thread or the process: tried again only when somebody asks again.
      await this.fenced((tx) => learning.end(tx, open.version, weightsBasisOf(), decisions));
      log.error({ version: open.version }, 'learning broke off; the weights stay as they are');
      return;
    }
    await this.fenced((tx) => learning.begin(tx, open.version));
    try {
      const outcome = await matcher.learnFrom(await this.decisions.read());
      await this.fenced((tx) => learning.end(tx, open.version, weightsBasisOf(), decisions, outcome));
      log.info({ version: open.version, decisions, ...outcome.account, heldBack: undefined }, 'learned from decisions');
    } catch (error) {
      if (error instanceof ThreadEnded) throw error;
      log.error({ err: error }, 'learning failed; the weights stay as they are');
      await this.fenced((tx) => learning.end(tx, open.version, weightsBasisOf(), decisions));
    }
  }

  private async isEnoughNew(): Promise<boolean> {
    const { learning, dataSource } = this.parts;
    const { isOn } = await learning.setting(dataSource);
    if (!isOn) return false;
    const decisions = await this.decisions.count();
    const [last] = await learning.ended(dataSource, 1);
    if (last === undefined || last.basis !== weightsBasisOf()) return decisions >= LEAST_DECISIONS;
    const news = Math.abs(decisions - last.decisions);
    return news >= Math.max(LEAST_DECISIONS, SHARE_OF_NEW_DECISIONS * last.decisions);
  }
}
