import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDecisions, type Decisions } from '@reprise/api';
import type { Ticket } from '@reprise/domain';
import {
  ClusteringSettingStore,
  PlacementStore,
  RuleEffectStore,
  SearchDocumentStore,
  searchDocumentKinds,
  verifyInvariants,
} from '@reprise/persistence';
import { answeredHere } from '@reprise/ports';
import { matcherCallNames, matcherCalls, type Matcher, type MatcherCalls } from '@reprise/workers';
import { aContext, aPipeline, type Pipeline } from '../../services/pipeline.js';
import { takenBackDatabase, type TakenBack } from '../../services/taken-back.js';
import { brokenRules } from './broken-rules.js';
import { knownRules } from './rules.js';
import { isOfMachine, type MachineVerb, type PersonVerb, type Step } from './step.js';

const causes = [
  'Printer spooler stops with SpoolQueueException',
  'Sign-in ends with AADSTS50011 reply address',
  'Invoice rendering runs into RenderTimeoutException',
  'Ledger export refused with QUOTA-77',
];
const TICKETS_AT_FIRST = 18;
const aTicket = (cause: number, n: number): Ticket => ({
  id: `T-${n}`,
  title: `${causes[cause % causes.length]} on host ${n}`,
  description: `${causes[cause % causes.length]}. Restarting helped for a while. Case ${n}.`,
  product: n % 3 === 0 ? 'Office' : 'Field',
  createdAt: new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString(),
});
const sureness = [0.02, 0.115, 0.4, 0.9];

export interface Place {
  readonly ticket: string;
  readonly problem: string | null;
  readonly origin: 'machine' | 'person' | 'rule' | null;
}

interface Problem {
  readonly id: string;
  readonly key: string;
  readonly version: number;
}

const person = {
  kind: 'person',
  userId: null,
  credentialId: '00000000-0000-0000-0000-000000000000',
  name: 'Ada',
  role: 'lead',
  scopes: [],
  viewer: { teamIds: [], seesEverything: true },
} as const;

/**
 * A small desk with people and machine at work on it: the services, stores, clusterer and engine of the product on PostgreSQL, every
 * sequence in a transaction that is taken back. What people took apart is written down beside, apart from the product's own record.
 */
export class Desk {
  private tickets = TICKETS_AT_FIRST;
  private days = 0;
  private apart: { event: string; a: string; b: string }[] = [];
  private matcher: Matcher | undefined;

  private constructor(
    private readonly base: Pipeline,
    private readonly database: TakenBack,
    private readonly decisions: Decisions,
    private readonly folder: string,
    private readonly pipeline: Pipeline,
    private readonly openFromRows: () => Promise<Pipeline>,
  ) {}

  /** A desk with its first tickets grouped, as every sequence finds it. */
  static async open(): Promise<Desk> {
    const folder = await mkdtemp(join(tmpdir(), 'reprise-laws-'));
    const opened: { desk?: Desk } = {};
    const openMatcher = () => {
      const matcher = answeredHere<MatcherCalls>(matcherCalls(), matcherCallNames);
      if (opened.desk) opened.desk.matcher = matcher;
      return matcher;
    };
    const clock = { now: () => new Date(Date.now() + (opened.desk?.days ?? 0) * 86_400_000) };
    const base = await aPipeline({ openMatcher, indexFile: join(folder, 'matching.index') });
    await base.orderImportOf(Array.from({ length: TICKETS_AT_FIRST }, (_, n) => aTicket(n, n)));
    await base.settle();
    await base.save();
    const database = await takenBackDatabase(base.databaseUrl);
    const open = (indexFile?: string) =>
      aPipeline({
        openMatcher,
        indexFile,
        clock,
        lease: base.lease,
        database: { dataSource: database.dataSource, url: base.databaseUrl },
      });
    const config = { databaseUrl: base.databaseUrl, databasePoolSize: 1, secret: 'a secret for tests that signs page cursors', publicUrl: 'https://reprise.example.com', uploadDir: folder, uploadMaxBytes: 1_000, logLevel: 'silent' }; // prettier-ignore
    const decisions = await openDecisions(config, database.dataSource);
    opened.desk = new Desk(base, database, decisions, folder, await open(join(folder, 'matching.index')), () => open());
    return opened.desk;
  }

  async close(): Promise<void> {
    await this.pipeline.close();
    await this.database.close();
    await this.base.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Do `work` on the desk as it was opened, and take it back. */
  async sequence(work: () => Promise<void>): Promise<void> {
    this.tickets = TICKETS_AT_FIRST;
    this.days = 0;
    this.apart = [];
    await this.database.begin();
    try {
      await this.pipeline.restartClusterer();
      await work();
    } finally {
      await this.database.takeBack();
    }
  }

  /** Now and then, between sequences: what they left behind slows the next ones down. */
  tidy(): Promise<void> {
    return this.database.tidy();
  }

  async take({ verb, a, b }: Step): Promise<void> {
    if (isOfMachine(verb)) await this.work(verb, a, b);
    else await this.decide(verb, a, b);
  }

  group(): Promise<void> {
    return this.carryOut('ticket.cluster');
  }

  places(): Promise<Place[]> {
    return this.pipeline.rows<Place>(
      `SELECT ticket.id AS ticket, problem_id AS problem, origin FROM ticket LEFT JOIN membership ON ticket_id = ticket.id ORDER BY 1`,
    );
  }

  /** Everything that undoing must bring back: places with all that is known of them, problems, rules, what is kept apart and out. */
  async state(): Promise<object> {
    const { dataSource } = this.pipeline;
    const rows = (sql: string) => this.pipeline.rows(sql);
    return {
      standing: await rows(`SELECT id, kind FROM curation_event WHERE undone_by IS NULL AND kind <> 'undone'`),
      places: await rows(`SELECT ticket.id, state, to_jsonb(membership) AS membership FROM ticket LEFT JOIN membership ON ticket_id = ticket.id ORDER BY 1`),
      problems: await rows(
        `SELECT id, key, status, title, machine_title, symptom, owner_id, ticket_count, first_seen_at, last_seen_at FROM problem WHERE merged_into IS NULL ORDER BY key`,
      ),
      rules: await rows(`SELECT id, problem_id, kind, expression FROM problem_rule WHERE NOT removed ORDER BY number`),
      apart: await new PlacementStore().apart(dataSource),
      keptOut: [...(await new RuleEffectStore().keptOut(dataSource))],
    };
  } // prettier-ignore

  /** One word for what is searched and what is matched: every document of the search index, every byte of the matching index. */
  async indexHash(): Promise<string> {
    const hash = createHash('sha256');
    const documents = new SearchDocumentStore();
    const { dataSource } = this.pipeline;
    for (const kind of searchDocumentKinds) {
      const ids = [...(await documents.versions(dataSource, kind)).keys()].sort();
      const found = await documents.documents(dataSource, kind, ids);
      const texts = found.map(({ version: _, ...document }) => JSON.stringify(document));
      for (const text of texts.sort()) hash.update(text);
    }
    return hash.update(await this.matchingHash()).digest('hex');
  }

  private async matchingHash(): Promise<string> {
    const file = join(this.folder, 'hashed.index');
    await this.matcher!.save(file, { fullRun: null, erasures: undefined });
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  }

  /** Who is with whom, by the oldest ticket of each company. */
  async companies(): Promise<string[][]> {
    const rows = await this.pipeline.rows<{ ids: string[] }>(
      `SELECT array_agg(ticket_id::text ORDER BY ticket_id) AS ids FROM membership GROUP BY problem_id ORDER BY min(ticket_id::text)`,
    );
    return rows.map(({ ids }) => ids);
  }

  /** The machine begins anew, with nothing but the rows. @returns one word for what it made of them */
  async restartFromRows(): Promise<string> {
    const fromRows = await this.openFromRows();
    await fromRows.restartClusterer();
    await fromRows.dataSource.transaction((tx) => fromRows.outbox.appendRun(tx));
    await this.carryOut('ticket.cluster', fromRows);
    const hash = await this.matchingHash();
    await fromRows.close();
    // Who goes on has the older file, and learns from the rows that it is not that of the last full run.
    await this.pipeline.restartClusterer();
    return hash;
  }

  /** Undo everything that stands, in an order that `order` chooses. */
  async undoAll(order: readonly number[]): Promise<void> {
    let standing = await this.standingEvents();
    for (let turn = 0; standing.length > 0; turn++) {
      const wanted = standing[order[turn % order.length]! % standing.length]!;
      // A rule may be refused to come back as long as one made later claims the same tickets: then the newest step goes first.
      for (const event of [wanted, standing[0]!]) {
        await this.undo(event);
        const left = await this.standingEvents();
        if (left.length < standing.length) {
          standing = left;
          break;
        }
        if (event === standing[0]) throw new Error(`the newest step, ${event.event}, cannot be undone`);
      }
    }
  }

  /** @param before  places before the machine did something; left out after a decision of people */
  async brokenLaws(before?: readonly Place[]): Promise<string[]> {
    const places = await this.places();
    const now = new Map(places.map((place) => [place.ticket, place]));
    const moved = (before ?? []).filter(({ ticket, problem, origin }) => {
      const place = now.get(ticket);
      return origin === 'person' && !(place?.problem === problem && place?.origin === 'person');
    });
    const met = this.apart.filter(({ a, b }) => {
      const [one, other] = [now.get(a), now.get(b)];
      const areTogether = Boolean(one?.problem) && one?.problem === other?.problem;
      return areTogether && !(one?.origin === 'person' && other?.origin === 'person');
    });
    return [
      ...moved.map(({ ticket }) => `${ticket} was moved away from where a person put it`),
      ...met.map(({ a, b, event }) => `${a} met ${b}, which event ${event} took apart`),
      ...(before === undefined ? [] : await brokenRules(this.pipeline, places, this.apart)),
    ];
  }

  async brokenPromises(): Promise<string[]> {
    const results = await verifyInvariants(this.pipeline.dataSource);
    return results.flatMap(({ promise, examples, breaches }) => (breaches > 0 ? [`${promise}: ${examples[0]}`] : []));
  }

  private async work(verb: MachineVerb, a: number, b: number): Promise<void> {
    switch (verb) {
      case 'come':
        return this.come(this.tickets, a, 1 + (b % 3));
      case 'edit':
        return this.come(a % this.tickets, b, 1);
      case 'group':
        return this.group();
      case 'night':
        this.days += 1;
        await this.group();
        return this.pipeline.regroup();
      case 'other sureness':
        return this.decideSureness(sureness[a % sureness.length]!);
      case 'restart':
        await this.pipeline.restartClusterer();
        return this.group();
      case 'restart from rows':
        await this.restartFromRows();
    }
  }

  /** New tickets, or known ones in a new edition. */
  private async come(from: number, cause: number, count: number): Promise<void> {
    this.tickets = Math.max(this.tickets, from + count);
    await this.pipeline.orderImportOf(Array.from({ length: count }, (_, n) => aTicket(cause + n, from + n)));
    await this.carryOut('import.process');
    await this.group();
  }

  /** Once: that it may be done twice is tried elsewhere. */
  private async carryOut(topic: 'ticket.cluster' | 'import.process', { outbox, handlers, dataSource } = this.pipeline) {
    const ids = await outbox.idsOf(dataSource, topic);
    if (ids.length > 0) await handlers.get(topic)!.handle(ids, aContext());
  }

  private async decideSureness(minProbability: number): Promise<void> {
    const { dataSource, outbox } = this.pipeline;
    await dataSource.transaction(async (tx) => {
      const by = { actor: person, reason: undefined };
      await new ClusteringSettingStore().decide(tx, { profile: '2026-11', minProbability }, by);
      await outbox.appendRun(tx);
    });
    await this.group();
  }

  private async decide(verb: PersonVerb, a: number, b: number): Promise<void> {
    if (verb === 'undo') {
      const events = await this.standingEvents();
      if (events.length > 0) await this.undo(events[a % events.length]!);
      return;
    }
    if (verb.endsWith('rule')) return this.decideRule(verb, a, b);
    const problems = await this.problems();
    if (problems.length < 2) return;
    const from = problems[a % problems.length]!;
    const to = problems[(a + 1 + (b % (problems.length - 1))) % problems.length]!;
    const { placements } = this.decisions;
    if (verb === 'merge') return this.ask(from, { key: to.key }, (call) => placements.merge(call));
    const places = await this.places();
    const members = places.filter((place) => place.problem === from.id).map((place) => place.ticket);
    const some = members.filter((_, n) => (b >> (n % 13)) & 1).slice(0, members.length - 1);
    if (some.length === 0) return;
    const ticketIds = some;
    const alone = places.filter((place) => place.problem === null).map((place) => place.ticket);
    if (verb === 'pin' && b % 3 === 0) ticketIds.push(...alone.slice(0, 2));
    if (verb === 'pin') return this.ask(from, { ticketIds }, (call) => placements.pin(call));
    const rest = members.filter((id) => !some.includes(id));
    if (verb === 'keep apart') return this.keepApart(from, some[0]!, places);
    if (verb === 'split') await this.ask(from, { ticketIds }, (call) => placements.split(call));
    if (verb === 'move') await this.ask(from, { ticketIds, toKey: to.key }, (call) => placements.move(call));
    if (verb === 'take out') await this.ask(from, { ticketIds, toKey: null }, (call) => placements.move(call));
    const [last] = await this.standingEvents();
    for (const one of some) for (const other of rest) this.apart.push({ event: last!.event, a: one, b: other });
  }

  private async keepApart(from: Problem, ticket: string, places: readonly Place[]): Promise<void> {
    const other = places.find(({ problem }) => problem !== from.id)?.ticket;
    if (other === undefined) return;
    const order = { actor: person, requestId: 'law', body: {} };
    const event = await this.decisions.as(person, () =>
      this.pipeline.dataSource.transaction((tx) =>
        this.decisions.placements.keepApartWithin(tx, order, [ticket, other], from.id),
      ),
    );
    this.apart.push({ event, a: ticket, b: other });
  }

  private async decideRule(verb: PersonVerb, a: number, b: number): Promise<void> {
    const { rules } = this.decisions;
    const rule = { expression: knownRules[b % knownRules.length]!.expression };
    if (verb === 'add rule') {
      const problems = await this.problems();
      if (problems.length === 0) return;
      const kind = b % 4 === 0 ? 'never' : 'belongs';
      return this.ask(problems[a % problems.length]!, { kind, rule }, (call) => rules.add(call), { mayMeet: true });
    }
    const [one] = await this.pipeline.rows<Problem & { rule: string }>(
      `SELECT heir.id, 'PRB-' || heir.key AS key, heir.version, rule.id AS rule FROM problem_rule AS rule
       JOIN problem AS own ON own.id = problem_id JOIN problem AS heir ON heir.id = coalesce(own.merged_into, own.id)
       WHERE NOT removed ORDER BY md5(number::text || $1) LIMIT 1`,
      [String(a)],
    );
    if (one === undefined) return;
    const id = one.rule;
    if (verb === 'change rule') await this.ask(one, { rule }, (call) => rules.edit(call), { id, mayMeet: true });
    else await this.ask(one, {}, (call) => rules.remove(call), { id });
  }

  private async undo(event: Problem & { event: string }): Promise<void> {
    const body = { eventId: event.event, withLater: true };
    // A rule that comes back may meet one that was made meanwhile.
    await this.ask(event, body, (call) => this.decisions.undo.undo(call), { mayMeet: true });
    // With the steps that stood on it.
    const undone = await this.pipeline.rows<{ id: string }>(
      `SELECT id::text FROM curation_event WHERE undone_by IS NOT NULL`,
    );
    const gone = new Set(undone.map(({ id }) => id));
    this.apart = this.apart.filter((pair) => !gone.has(pair.event));
  }

  /**
   * @param id  of the rule it is about
   * @param mayMeet  whether it may be refused because two problems would claim a ticket
   */
  private async ask<Body>(
    { key, version }: Problem,
    body: Body,
    decide: (call: never) => Promise<unknown>,
    { id, mayMeet = false }: { readonly id?: string; readonly mayMeet?: boolean } = {},
  ): Promise<void> {
    const params = { key, ...(id !== undefined && { id }) };
    const call = { params, query: {}, body, actor: person, version, requestId: 'law', address: '' };
    try {
      await this.decisions.as(person, () => decide(call as never));
    } catch (error) {
      if (!mayMeet || !ruleConflict.test((error as Error).message)) throw error;
    }
  }

  private problems(): Promise<Problem[]> {
    return this.pipeline.rows<Problem>(
      `SELECT id, 'PRB-' || key AS key, version FROM problem WHERE merged_into IS NULL AND ticket_count > 0 ORDER BY problem.key`,
    );
  }

  /** Newest first, each with a problem on whose page it stands: one of its own, or the one that those were merged into. */
  private standingEvents() {
    return this.pipeline.rows<Problem & { event: string }>(
      `SELECT e.id::text AS event, p.id, 'PRB-' || p.key AS key, p.version FROM curation_event e
       JOIN problem p ON p.id = (
         SELECT coalesce(merged_into, id) FROM problem WHERE id = e.problem_id OR id = e.other_problem_id AND e.kind NOT LIKE 'rule %'
         ORDER BY merged_into IS NOT NULL LIMIT 1)
       WHERE undone_by IS NULL AND kind <> 'undone' ORDER BY e.id DESC`,
    );
  }
}

const ruleConflict = /A ticket can belong to one problem only/;
