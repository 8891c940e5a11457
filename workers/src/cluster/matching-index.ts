import type {
  CorpusTicket,
  ErasureStore,
  Lease,
  LeaseStore,
  OutboxStore,
  QuarantineStore,
  TicketCorpusStore,
} from '@reprise/persistence';
import { RestartBudget, ThreadEnded } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import type { Log } from '../log.js';
import type { Matcher } from './matcher.js';

export interface MatchingIndexParts {
  readonly dataSource: DataSource;
  readonly corpus: TicketCorpusStore;
  readonly outbox: OutboxStore;
  readonly leases: LeaseStore;
  readonly quarantine: QuarantineStore;
  readonly erasures: ErasureStore;
  readonly lease: Lease;
  /** Makes an empty matcher, usually in a thread. */
  readonly openMatcher: () => Matcher;
  /** Where the index is kept from one start to the next; left out, it is built from the rows each time. */
  readonly indexFile?: string | undefined;
  readonly log: Log;
}

/** Small enough that a question waits for seconds at most behind one. */
const TICKETS_A_BATCH = 1_000;
/** A file this old costs a second of reading tickets again for about a thousand that came since. */
const TICKETS_BETWEEN_SAVES = 20_000;
const SAVE_EVERY_MS = 3 * 60_000;
/** Sooner, when the file holds less than half of what there is by now: an import should not be read twice. */
const SAVE_GROWN_EVERY_MS = 20_000;
const MOST_RESTARTS = 3;
const RESTARTS_WITHIN_MS = 10 * 60_000;

/** The matcher broke too often: the process should end and start afresh. */
export class MatcherLost extends Error {
  override readonly name = 'MatcherLost';
}

/**
 * The matching index as the rows want it: every ticket that may be grouped, in its present revision. A ticket that the
 * engine cannot read, or not in time, is set aside with the reason; when the matcher ends meanwhile, a new one is filled.
 */
export class MatchingIndex {
  /** Revision of each ticket as the engine read it. */
  readonly revisions = new Map<string, number>();
  /** The run that last reconsidered everything, of which the matcher's partition is; null when it has none that was written. */
  fullRun: string | null = null;
  private present: Matcher | undefined;
  private readonly restarts = new RestartBudget(MOST_RESTARTS, RESTARTS_WITHIN_MS);
  /** Tickets being read now. */
  private underWay: readonly CorpusTicket[] = [];
  /** Whether the index is no longer what the file holds, and when it was last written. */
  private isAheadOfFile = false;
  private savedAt = performance.now();
  private savedTickets = 0;
  /** The last erasure of which nothing is left in the index. */
  private forgotten: string | undefined;
  /** Reading the file ended the matcher: it is not tried again. */
  private isFileHarmful = false;
  /** Tickets at which the matcher broke once: that may have been chance. */
  private readonly suspects = new Set<string>();

  constructor(private readonly parts: MatchingIndexParts) {}

  get matcher(): Matcher {
    return (this.present ??= this.parts.openMatcher());
  }

  /** Bring the index to the state of the rows. @returns number of tickets in it */
  async load(): Promise<number> {
    for (;;) {
      try {
        const mark = await this.parts.erasures.mark(this.parts.dataSource);
        await this.fill();
        // Read from the rows it holds nothing that was erased before.
        this.forgotten ??= mark;
        await this.forget(mark);
        // Also what was erased while no worker ran.
        if (this.forgotten === mark) await this.settle();
        return this.revisions.size;
      } catch (error) {
        await this.recoverFrom(error);
      }
    }
  }

  /** Write the index to its file when it changed, but not more often than every few minutes. A failure is only told: the rows hold everything. */
  async saveWhenDue(
    everyMs = this.revisions.size > 2 * this.savedTickets ? SAVE_GROWN_EVERY_MS : SAVE_EVERY_MS,
  ): Promise<void> {
    const { indexFile, log } = this.parts;
    const started = performance.now();
    if (indexFile === undefined || !this.isAheadOfFile || started - this.savedAt < everyMs) return;
    this.savedAt = started;
    this.savedTickets = this.revisions.size;
    this.isAheadOfFile = false;
    try {
      const mark = { fullRun: this.fullRun, erasures: this.forgotten };
      const bytes = await this.matcher.save(indexFile, mark);
      log.info({ tickets: this.revisions.size, bytes, seconds: secondsSince(started) }, 'matching index saved');
    } catch (error) {
      this.isAheadOfFile = true;
      if (error instanceof ThreadEnded) throw error;
      log.warn({ err: error }, 'the matching index could not be saved; a restart would read all tickets again');
    }
  }

  /** The index knows more than its file: new links between tickets, for example. */
  noteChange(): void {
    this.isAheadOfFile = true;
  }

  /** Everything was regrouped and written: worth a new file at once, since a restart with the old one would do it again. */
  noteFullRun(id: string): void {
    this.fullRun = id;
    this.isAheadOfFile = true;
    this.savedAt = Number.NEGATIVE_INFINITY;
  }

  /** Take these tickets in, and out those of `goneIds`. */
  async take(tickets: readonly CorpusTicket[], goneIds: readonly string[]): Promise<void> {
    try {
      await this.remove(goneIds);
      await this.index(tickets.filter(({ ticket, revision }) => this.revisions.get(ticket.id) !== revision));
      const mark = await this.parts.erasures.mark(this.parts.dataSource);
      if (mark === this.forgotten) return;
      // Not only these tickets: all that was erased must have left before the words can go.
      await this.fill();
      await this.forget(mark);
    } catch (error) {
      await this.recoverFrom(error);
      await this.load();
    }
  }

  /**
   * Once something was erased, keep nothing of it: words that no other ticket uses go, the file is written at once, and problems
   * that were described from the old words are described anew.
   * @param mark  the state of erasures up to which the index follows the rows
   */
  private async forget(mark: string): Promise<void> {
    const { indexFile } = this.parts;
    const before = this.forgotten;
    if (mark === before) return;
    await this.matcher.forgetRemoved();
    this.forgotten = mark;
    this.isAheadOfFile = true;
    await this.saveWhenDue(0);
    // Tried again with the next tickets.
    if (indexFile !== undefined && this.isAheadOfFile) this.forgotten = before;
    else await this.settle();
  }

  private async settle(): Promise<void> {
    const { dataSource, erasures } = this.parts;
    await dataSource.transaction((tx) => erasures.settle(tx));
  }

  /**
   * After the matcher ended: set aside what ended it, and open a new one, which is empty.
   * @throws the error when it is none of the matcher's, MatcherLost when it broke too often
   */
  async recoverFrom(error: unknown): Promise<void> {
    if (!(error instanceof ThreadEnded) || error.end === 'closed') throw error;
    const { log } = this.parts;
    const isBlamed = await this.blame(error);
    if (!isBlamed && !this.restarts.spend(performance.now()))
      throw new MatcherLost(`${error.message}; it was started again ${MOST_RESTARTS} times already`, { cause: error });
    log.warn({ err: error }, 'the matching thread ended and is started again');
    await this.close();
    this.revisions.clear();
    this.forgotten = undefined;
  }

  async close(): Promise<void> {
    await this.present?.close();
    this.present = undefined;
    this.fullRun = null;
    this.underWay = [];
  }

  private async fill(): Promise<void> {
    const { corpus, dataSource } = this.parts;
    const kept = this.revisions.size === 0 ? await this.restore() : undefined;
    const present = new Set<string>();
    const missing: string[] = [];
    for await (const editions of corpus.editions(dataSource)) {
      for (const { id, revision, fingerprint } of editions) {
        present.add(id);
        const isKept = kept === undefined || kept.get(id) === fingerprint;
        if (!isKept || this.revisions.get(id) !== revision) missing.push(id);
      }
    }
    await this.remove([...this.revisions.keys()].filter((id) => !present.has(id)));
    for (let start = 0; start < missing.length; start += TICKETS_A_BATCH) {
      await this.index(await corpus.findMany(dataSource, missing.slice(start, start + TICKETS_A_BATCH)));
      // A long first reading that is interrupted goes on from there.
      if ((start + TICKETS_A_BATCH) % TICKETS_BETWEEN_SAVES === 0) await this.saveWhenDue();
    }
  }

  /** Go on from the file. @returns fingerprint of each ticket in it; undefined when there is none that can be used */
  private async restore(): Promise<ReadonlyMap<string, number> | undefined> {
    const { indexFile, log } = this.parts;
    if (indexFile === undefined || this.isFileHarmful) return undefined;
    const started = performance.now();
    try {
      const restored = await this.matcher.restore(indexFile);
      if (restored === undefined) return undefined;
      const { editions, mark } = restored;
      this.fullRun = mark.fullRun;
      this.forgotten = mark.erasures;
      for (const { id, revision } of editions) this.revisions.set(id, revision);
      this.savedTickets = editions.length;
      log.info({ tickets: editions.length, seconds: secondsSince(started) }, 'matching index read from its file');
      return new Map(editions.map(({ id, fingerprint }) => [id, fingerprint]));
    } catch (error) {
      if (error instanceof ThreadEnded) {
        this.isFileHarmful = true;
        throw error;
      }
      log.warn({ err: error }, 'the file of the matching index cannot be used; it is built from the rows');
      return undefined;
    }
  }

  private async remove(ids: readonly string[]): Promise<void> {
    const known = ids.filter((id) => this.revisions.has(id));
    if (known.length === 0) return;
    await this.matcher.remove(known);
    this.isAheadOfFile = true;
    for (const id of known) this.revisions.delete(id);
  }

  private async index(tickets: readonly CorpusTicket[]): Promise<void> {
    if (tickets.length === 0) return;
    const { corpus, dataSource, outbox, leases, lease, quarantine, log } = this.parts;
    const readable = tickets.filter(({ ticket }) => ticket.title !== undefined || ticket.description !== undefined);
    const empty = tickets.flatMap(({ ticket: { id, title, description } }) =>
      title === undefined && description === undefined ? id : [],
    );
    this.underWay = readable;
    const { taken, refused } = await this.matcher.add(readable);
    this.underWay = [];
    this.isAheadOfFile = true;
    await this.remove(empty);
    const revisionOf = new Map(tickets.map(({ ticket, revision }) => [ticket.id, revision]));
    const found = new Map(taken.map((one) => [one.id, one.signatures]));
    await dataSource.transaction(async (tx) => {
      await leases.fence(tx, lease);
      const changed = await corpus.replaceSignatures(tx, found, revisionOf);
      await outbox.appendSearch(tx, 'ticket', changed);
      await corpus.exclude(tx, empty, 'The ticket has no title and no description.');
      for (const { id, reason } of refused) await quarantine.setTicketsAside(tx, [id], reason);
    });
    if (refused.length > 0)
      log.error(
        { tickets: refused.length, reason: refused[0]!.reason },
        'tickets set aside: the engine cannot read them',
      );
    for (const { id } of taken) this.revisions.set(id, revisionOf.get(id)!);
    for (const { id } of refused) this.revisions.delete(id);
  }

  /** Set aside the ticket at which the matcher ended. @returns whether there is one to blame, or to suspect for the first time */
  private async blame({ call, end, step, message }: ThreadEnded): Promise<boolean> {
    const id = call === 'add' ? this.underWay[step - 1]?.ticket.id : undefined;
    if (id === undefined) return false;
    if (end === 'broken' && !this.suspects.has(id)) {
      this.suspects.add(id);
      return false;
    }
    const { dataSource, leases, lease, quarantine, log } = this.parts;
    const reason =
      end === 'stalled'
        ? 'Reading this ticket took too long; it was set aside so that the others go on.'
        : `Reading this ticket broke the matching engine twice (${message}); it was set aside so that the others go on.`;
    await dataSource.transaction(async (tx) => {
      await leases.fence(tx, lease);
      await quarantine.setTicketsAside(tx, [id], reason);
    });
    log.error({ ticket: id, reason }, 'ticket set aside');
    return true;
  }
}

const secondsSince = (started: number): number => Math.round((performance.now() - started) / 10) / 100;
