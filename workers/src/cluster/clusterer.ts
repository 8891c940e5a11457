import type { ClusterConstraints } from '@reprise/domain';
import type {
  CorpusTicket,
  Lease,
  LeaseStore,
  OutboxStore,
  ProblemClusteringStore,
  QuarantineStore,
  TicketCorpusStore,
} from '@reprise/persistence';
import type { DataSource } from 'typeorm';
import type { Log } from '../log.js';
import type { Matcher, TakenTicket } from './matcher.js';
import { RunWriter } from './run-writer.js';

export interface ClustererParts {
  readonly dataSource: DataSource;
  readonly corpus: TicketCorpusStore;
  readonly problems: ProblemClusteringStore;
  readonly outbox: OutboxStore;
  readonly leases: LeaseStore;
  readonly quarantine: QuarantineStore;
  readonly matcher: Matcher;
  readonly lease: Lease;
  readonly log: Log;
}

/** Clustering runs at the latest after so many new tickets, or a quarter of what is there: a long import shows its first problems early. */
const MIN_TICKETS_BETWEEN_RUNS = 5_000;
const SHARE_BETWEEN_RUNS = 0.25;

/**
 * The one process that groups tickets. It keeps the matching index in memory, takes pending tickets in and writes what
 * changes. Outbox rows end in the last transaction of the run that covers them: a crash at any moment only repeats work.
 */
export class Clusterer {
  private readonly revisions = new Map<string, number>();
  /** Outbox rows whose tickets are in the index and wait for a run. */
  private covered = new Set<string>();
  private takenSinceRun = 0;
  private readonly writer: RunWriter;

  constructor(private readonly parts: ClustererParts) {
    this.writer = new RunWriter(parts);
  }

  /** Outbox rows that wait for a run. */
  get waitingRows(): readonly string[] {
    return [...this.covered];
  }

  /** Fill the index with all tickets there are. @returns their number */
  async load(): Promise<number> {
    const { corpus, dataSource } = this.parts;
    for await (const batch of corpus.batches(dataSource)) await this.index(batch);
    return this.revisions.size;
  }

  /** Take the tickets of outbox rows into the index; tickets that are gone leave it. */
  async take(outboxIds: readonly string[]): Promise<void> {
    const { outbox, corpus, dataSource, matcher } = this.parts;
    const rows = (await outbox.read(dataSource, 'ticket.cluster', outboxIds)).filter(
      (row) => !this.covered.has(row.id),
    );
    if (rows.length === 0) return;
    const ids = [...new Set(rows.flatMap((row) => row.payload.ticketIds))];
    const tickets = await corpus.findMany(dataSource, ids);
    const present = new Set(tickets.map(({ ticket }) => ticket.id));
    const gone = ids.filter((id) => !present.has(id) && this.revisions.has(id));
    if (gone.length > 0) await matcher.remove(gone);
    for (const id of gone) this.revisions.delete(id);
    await this.index(tickets.filter(({ ticket, revision }) => this.revisions.get(ticket.id) !== revision));
    for (const row of rows) this.covered.add(row.id);
    await outbox.touch(
      dataSource,
      rows.map((row) => row.id),
    );
    this.takenSinceRun += ids.length;
  }

  /** Whether tickets wait for a run, and so many that it should not wait for the rest. */
  get isRunDue(): boolean {
    return this.takenSinceRun >= Math.max(MIN_TICKETS_BETWEEN_RUNS, SHARE_BETWEEN_RUNS * this.revisions.size);
  }

  /** Whether every outbox row that asks for grouping is in the index. */
  async isDrained(): Promise<boolean> {
    const rows = await this.parts.outbox.idsOf(this.parts.dataSource, 'ticket.cluster');
    return rows.every((id) => this.covered.has(id));
  }

  /** Group all tickets and write what changes. Does nothing when no outbox row asks for it. */
  async run(): Promise<void> {
    if (this.covered.size === 0) return;
    const { matcher, lease, outbox, log } = this.parts;
    const rows = [...this.covered];
    const taken = this.takenSinceRun;
    const started = performance.now();
    const result = await matcher.cluster(await this.constraints());
    const clustered = performance.now();
    const { conflicts, ...account } = await this.writer.write(lease, matcher, result, this.revisions, (tx) =>
      outbox.remove(tx, rows),
    );
    for (const row of rows) this.covered.delete(row);
    this.takenSinceRun -= taken;
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

  private async index(tickets: readonly CorpusTicket[]): Promise<void> {
    if (tickets.length === 0) return;
    const { corpus, dataSource, matcher, outbox, leases, lease, quarantine, log } = this.parts;
    const readable = tickets.filter(({ ticket }) => ticket.title !== undefined || ticket.description !== undefined);
    const empty = tickets.filter(({ ticket }) => ticket.title === undefined && ticket.description === undefined);
    const { taken, refused } = await matcher.add(readable.map(({ ticket }) => ticket));
    const emptyKnown = empty.map(({ ticket }) => ticket.id).filter((id) => this.revisions.has(id));
    if (emptyKnown.length > 0) await matcher.remove(emptyKnown);
    await dataSource.transaction(async (tx) => {
      await leases.fence(tx, lease);
      const changed = await corpus.replaceSignatures(
        tx,
        new Map(taken.map((one: TakenTicket) => [one.id, one.signatures])),
      );
      await outbox.appendSearch(tx, 'ticket', changed);
      await corpus.exclude(
        tx,
        empty.map(({ ticket }) => ticket.id),
        'The ticket has no title and no description.',
      );
      for (const { id, reason } of refused) await quarantine.setTicketsAside(tx, [id], reason);
    });
    if (refused.length > 0)
      log.error(
        { tickets: refused.length, reason: refused[0]!.reason },
        'tickets set aside: the engine cannot read them',
      );
    const revisionOf = new Map(tickets.map(({ ticket, revision }) => [ticket.id, revision]));
    for (const { id } of taken) this.revisions.set(id, revisionOf.get(id)!);
    for (const id of [...emptyKnown, ...refused.map((one) => one.id)]) this.revisions.delete(id);
  }

  /** What people put together stays together. */
  private async constraints(): Promise<ClusterConstraints> {
    const problems = await this.parts.problems.standing(this.parts.dataSource);
    const mustLink = problems.flatMap(({ pinnedTicketIds: [first, ...rest] }) =>
      first === undefined ? [] : rest.map((id) => [first, id] as const),
    );
    return { mustLink };
  }
}

const round = (seconds: number): number => Math.round(seconds * 100) / 100;
