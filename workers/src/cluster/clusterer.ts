import type { ClusterConstraints } from '@reprise/domain';
import type { PlacementStore, ProblemClusteringStore } from '@reprise/persistence';
import { MatchingIndex, type MatchingIndexParts } from './matching-index.js';
import { RunWriter, type Standing } from './run-writer.js';

export interface ClustererParts extends MatchingIndexParts {
  readonly problems: ProblemClusteringStore;
  readonly placements: PlacementStore;
}

/** Clustering runs at the latest after so many new tickets, or a quarter of what is there: a long import shows its first problems early. */
const MIN_TICKETS_BETWEEN_RUNS = 5_000;
const SHARE_BETWEEN_RUNS = 0.25;

/**
 * The one process that groups tickets. It keeps the matching index in memory, takes pending tickets in and writes what
 * changes. Outbox rows end in the last transaction of the run that covers them: a crash at any moment only repeats work.
 */
export class Clusterer {
  /** Outbox rows whose tickets are in the index and wait for a run. */
  private covered = new Set<string>();
  private takenSinceRun = 0;
  private readonly index: MatchingIndex;
  private readonly writer: RunWriter;

  constructor(private readonly parts: ClustererParts) {
    this.index = new MatchingIndex(parts);
    this.writer = new RunWriter(parts);
  }

  /** Outbox rows that wait for a run. */
  get waitingRows(): readonly string[] {
    return [...this.covered];
  }

  /** Fill the index with all tickets there are. @returns their number */
  load(): Promise<number> {
    return this.index.load();
  }

  /** Take the tickets of outbox rows into the index; tickets that are gone leave it. */
  async take(outboxIds: readonly string[]): Promise<void> {
    const { outbox, corpus, dataSource } = this.parts;
    const rows = (await outbox.read(dataSource, 'ticket.cluster', outboxIds)).filter(
      (row) => !this.covered.has(row.id),
    );
    if (rows.length === 0) return;
    const ids = [...new Set(rows.flatMap((row) => row.payload.ticketIds))];
    const tickets = await corpus.findMany(dataSource, ids);
    const present = new Set(tickets.map(({ ticket }) => ticket.id));
    await this.index.take(
      tickets,
      ids.filter((id) => !present.has(id)),
    );
    for (const row of rows) this.covered.add(row.id);
    await outbox.touch(
      dataSource,
      rows.map((row) => row.id),
    );
    this.takenSinceRun += ids.length;
  }

  /** Whether tickets wait for a run, and so many that it should not wait for the rest. */
  get isRunDue(): boolean {
    return this.takenSinceRun >= Math.max(MIN_TICKETS_BETWEEN_RUNS, SHARE_BETWEEN_RUNS * this.index.revisions.size);
  }

  /** Whether every outbox row that asks for grouping is in the index. */
  async isDrained(): Promise<boolean> {
    const rows = await this.parts.outbox.idsOf(this.parts.dataSource, 'ticket.cluster');
    return rows.every((id) => this.covered.has(id));
  }

  /** Group all tickets and write what changes. Does nothing when no outbox row asks for it. */
  async run(): Promise<void> {
    if (this.covered.size === 0) return;
    try {
      await this.group();
    } catch (error) {
      await this.index.recoverFrom(error);
      await this.index.load();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.index.close();
  }

  private async group(): Promise<void> {
    const { lease, outbox, log } = this.parts;
    const { matcher, revisions } = this.index;
    const rows = [...this.covered];
    const taken = this.takenSinceRun;
    const started = performance.now();
    const standing = await this.readStanding();
    const result = await matcher.cluster(constraintsOf(standing));
    const clustered = performance.now();
    const { conflicts, ...account } = await this.writer.write(lease, matcher, result, revisions, standing, (tx) =>
      outbox.remove(tx, rows),
    );
    if (account.postponedProblems === 0) {
      for (const row of rows) this.covered.delete(row);
      this.takenSinceRun -= taken;
    }
    log.info(
      {
        ...account,
        conflicts: conflicts.length,
        clusterSeconds: round((clustered - started) / 1000),
        writeSeconds: round((performance.now() - clustered) / 1000),
      },
      'tickets grouped',
    );
  }

  /** One consistent view: what a run plans must not rest on two moments between which a person decided something. */
  private readStanding(): Promise<Standing> {
    const { dataSource, problems, placements } = this.parts;
    return dataSource.transaction('REPEATABLE READ', async (tx) => ({
      problems: await problems.standing(tx),
      apart: await placements.apart(tx),
    }));
  }
}

/** What people put together stays together, what they took apart stays apart. */
function constraintsOf({ problems, apart }: Standing): ClusterConstraints {
  const mustLink = problems.flatMap(({ pinnedTicketIds: [first, ...rest] }) =>
    first === undefined ? [] : rest.map((id) => [first, id] as const),
  );
  return { mustLink, cannotLink: apart };
}

const round = (seconds: number): number => Math.round(seconds * 100) / 100;
