import { setTimeout as pause } from 'node:timers/promises';
import type { AnalysisStore, OutboxRow, OutboxStore } from '@reprise/persistence';
import type { JobContext } from '@reprise/ports';
import type { DataSource, EntityManager } from 'typeorm';
import type { Log } from '../log.js';
import type { OutboxBatch } from '../outbox/outbox-batch.js';
import type { OutboxHandler } from '../registry.js';
import type { analyseProblems } from './analyse-problems.js';
import { type FixVerdictParts, applyFixVerdicts } from './apply-fix-verdicts.js';

export interface AnalyseHandlerParts extends FixVerdictParts {
  /** Ends the loading of the demo, once all of it is grouped. */
  readonly furnishDemo: (tx: EntityManager) => Promise<void>;
  readonly dataSource: DataSource;
  readonly batch: OutboxBatch;
  readonly outbox: OutboxStore;
  readonly analysis: AnalysisStore;
  /** The computation, here or in a thread. */
  readonly analyse: (...parameters: Parameters<typeof analyseProblems>) => Promise<ReturnType<typeof analyseProblems>>;
  readonly log: Log;
}

const PROBLEMS_IN_A_STATEMENT = 500;
/** While tickets keep coming, an analysis is followed by a rest of three times its length, but by no longer one than this. */
const REST_FACTOR = 3;
const MAX_REST_MS = 60_000;
/** Where tickets wait to be grouped, by no shorter one than this: what is analysed now changes with the next group. */
const MIN_REST_IN_A_FLOW_MS = 10_000;

/**
 * Measures recurrence, judges fixes and ranks what to harden. The ranking looks at all problems, so a job takes every waiting order
 * along: a hundred orders at once cost as much as one.
 */
export class ProblemAnalyseHandler implements OutboxHandler {
  readonly job = 'problem.analyse';

  private restUntil = 0;

  constructor(private readonly parts: AnalyseHandlerParts) {}

  async handle(outboxIds: readonly string[], context: JobContext): Promise<void> {
    const { batch, outbox, dataSource } = this.parts;
    await restUntil(this.restUntil, context.signal);
    const started = performance.now();
    const waiting = await outbox.idsOf(dataSource, this.job);
    await batch.carryOut(this.job, [...new Set([...outboxIds, ...waiting])], context, (tx, rows) =>
      this.analyse(tx, rows),
    );
    const now = performance.now();
    const least = (await outbox.isAnyLeft(dataSource, 'ticket.cluster')) ? MIN_REST_IN_A_FLOW_MS : 0;
    this.restUntil = now + Math.min(MAX_REST_MS, Math.max(least, REST_FACTOR * (now - started)));
  }

  private async analyse(tx: EntityManager, rows: readonly OutboxRow<'problem.analyse'>[]): Promise<void> {
    const { analysis, fixes, outbox, dataSource, log } = this.parts;
    // Two rankings at once would overwrite each other's order. Held to the end; problems themselves are only held in
    // the short transactions below, so that grouping does not wait for the computation.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('problem.analyse', 1))`);
    const started = performance.now();
    const touched = new Set(rows.flatMap((row) => row.payload.problemIds));
    const time = await analysis.observedTime(tx);
    const subjects = await analysis.subjects(tx);
    const watched = await fixes.subjects(tx);
    const { measured, judged, ranking } =
      time === undefined
        ? { measured: [], judged: [], ranking: [] }
        : await this.parts.analyse(subjects, time, touched, watched);
    for (let start = 0; start < measured.length; start += PROBLEMS_IN_A_STATEMENT) {
      const some = measured.slice(start, start + PROBLEMS_IN_A_STATEMENT);
      await dataSource.transaction((short) => analysis.saveRecurrence(short, some));
    }
    const steps = await applyFixVerdicts(this.parts, watched, judged);
    await dataSource.transaction((short) => this.parts.furnishDemo(short));
    await analysis.saveRanking(tx, ranking);
    const present = new Set(subjects.map((subject) => subject.problemId));
    await outbox.appendSearch(
      tx,
      'problem',
      [...touched].filter((id) => present.has(id)),
    );
    log.info(
      {
        measured: measured.length,
        fixes: judged.length,
        steps,
        ranked: ranking.length,
        seconds: Math.round(performance.now() - started) / 1000,
      },
      'problems analysed',
    );
  }
}

/** Orders that come meanwhile are taken along. */
async function restUntil(time: number, signal: AbortSignal): Promise<void> {
  const waitMs = time - performance.now();
  if (waitMs > 0) await pause(waitMs, undefined, { signal });
}
