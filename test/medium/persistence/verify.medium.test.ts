/**
 * Each promise is broken on purpose: the check that watches over it says so in words, and no other speaks. A check that cannot
 * fail proves nothing, so every one has a row here.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InvariantResult, verifyInvariants } from '@reprise/persistence';
import { createSearchIndex } from '@reprise/search';
import type { DataSource, EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await aPipeline();
  const components = ['Printing', 'Printing', 'Login', 'Login', 'Login', undefined, undefined];
  const tickets = components.map((component, i) => ({
    id: `T-${i}`,
    title: `Ticket ${i}`,
    ...(component === undefined ? {} : { component }),
  }));
  await pipeline.orderImport(`${tickets.map((ticket) => JSON.stringify(ticket)).join('\n')}\n{broken`);
  await pipeline.settle();
  await pipeline.rows(
    `INSERT INTO audit_event (actor_kind, actor_name, action, object_kind, object_id) SELECT 'machine', 'x', 'x', 'x', n::text FROM generate_series(1, 3) AS n`,
  );
  await pipeline.rows(`SELECT seal_audit_events()`);
});
afterAll(() => pipeline.close());

/** What the checks say while `damage` is done; nothing of it stays. */
async function verifiedWith(damage: readonly string[]): Promise<InvariantResult[]> {
  const runner = pipeline.dataSource.createQueryRunner();
  await runner.startTransaction('REPEATABLE READ');
  try {
    // Keys and triggers keep most of this from happening; here they look away.
    await runner.query(`SET LOCAL session_replication_role = replica`);
    for (const sql of damage) await runner.query(sql);
    const { manager } = runner;
    const inside = {
      query: (sql: string, parameters?: unknown[]) => manager.query(sql, parameters),
      transaction: (_level: string, work: (tx: EntityManager) => unknown) => work(manager),
      manager,
    } as unknown as DataSource;
    return await verifyInvariants(inside, createSearchIndex({ dataSource: inside }));
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

const ticket = (n: number): string => `(SELECT id FROM ticket WHERE external_id = 'T-${n}')`;
const problemOf = (n: number): string => `(SELECT problem_id FROM membership WHERE ticket_id = ${ticket(n)})`;
const someId = uuidv7();
const setAside = `UPDATE ticket SET state = 'quarantined', state_reason = 'it spins' WHERE external_id = 'T-5'`;

interface Damage {
  readonly damage: string;
  readonly sql: readonly string[];
  readonly id: string;
  readonly words: RegExp;
}

const damages: readonly Damage[] = [
  {
    damage: 'a ticket that is stored twice',
    sql: [
      `ALTER TABLE ticket DROP CONSTRAINT ticket_source_id_external_id_key`,
      `UPDATE ticket SET external_id = 'T-5' WHERE external_id = 'T-6'`,
    ],
    id: 'I2',
    words: /T-5 of source .* is stored 2 times/,
  },
  {
    damage: 'an import that has read a row and says nothing about it',
    sql: [
      `ALTER TABLE import_run DROP CONSTRAINT import_run_account`,
      `UPDATE import_run SET lines_read = lines_read + 1`,
    ],
    id: 'I2',
    words: /read 9 rows but accounts for 8/,
  },
  {
    damage: 'an import that counts more refused rows than it keeps',
    sql: [`DELETE FROM import_rejection`],
    id: 'I2',
    words: /counts 1 rejected and 0 incomplete rows and tells of 0 and 0/,
  },
  {
    damage: 'an import that nothing will carry out',
    sql: [`UPDATE import_run SET status = 'running'`],
    id: 'I1',
    words: /nothing will carry it out/,
  },
  {
    damage: 'a pending ticket that nothing will group',
    sql: [`UPDATE ticket SET state = 'pending' WHERE external_id = 'T-5'`],
    id: 'I3',
    words: /T-5 is pending but nothing will group it/,
  },
  {
    damage: 'a ticket whose state denies its problem',
    sql: [`UPDATE ticket SET state = 'single' WHERE external_id = 'T-0'`],
    id: 'I3',
    words: /T-0 is single and in a problem/,
  },
  {
    damage: 'a ticket whose state claims a problem',
    sql: [`UPDATE ticket SET state = 'clustered' WHERE external_id = 'T-5'`],
    id: 'I3',
    words: /T-5 is clustered and in no problem/,
  },
  {
    damage: 'a count that is not the number of tickets',
    sql: [`UPDATE problem SET ticket_count = 9 WHERE id = ${problemOf(0)}`],
    id: 'I4',
    words: /says 9 tickets and has 2/,
  },
  {
    damage: 'an empty problem',
    sql: [
      `INSERT INTO problem (id, machine_title) VALUES ('${someId}', 'empty')`,
      `INSERT INTO outbox (topic, payload) VALUES ('search.index', '{"kind":"problem","ids":["${someId}"]}')`,
    ],
    id: 'I4',
    words: /has no tickets and nobody worked on it/,
  },
  {
    damage: 'a redirect to a problem that still has the tickets elsewhere',
    sql: [
      `UPDATE problem SET merged_into = ${problemOf(2)} WHERE id = ${problemOf(0)}`,
      `DELETE FROM search_document WHERE id = ${problemOf(0)}`,
    ],
    id: 'I4',
    words: /does not have its tickets/,
  },
  {
    damage: 'tickets together that people took apart',
    sql: [
      `INSERT INTO curation_event (problem_id, kind, actor_name) VALUES (${problemOf(0)}, 'problem.split', 'x')`,
      `INSERT INTO curation_ticket (event_id, ticket_id, side) SELECT max(id), ${ticket(0)}, 'moved' FROM curation_event`,
      `INSERT INTO curation_ticket (event_id, ticket_id, side) SELECT max(id), ${ticket(1)}, 'rest' FROM curation_event`,
    ],
    id: 'I6',
    words: /taken apart by step \d+, are both in problem/,
  },
  {
    damage: 'a step under way that nobody carries out',
    sql: [
      `INSERT INTO curation_event (problem_id, kind, actor_name) VALUES (${problemOf(0)}, 'merged', 'x')`,
      `INSERT INTO placement_order (event_id, step_id, problem_ids, ticket_ids, moving, total)
       SELECT max(id), max(id), ARRAY[${problemOf(0)}], ARRAY[${ticket(0)}], 1, 1 FROM curation_event`,
    ],
    id: 'I6',
    words: /step \d+ of PRB-\d+ is under way, 0 of 1 tickets, but nothing will carry it out/,
  },
  {
    damage: 'a ticket that is not where a person put it',
    sql: [
      `INSERT INTO curation_event (problem_id, kind, actor_name) VALUES (${problemOf(2)}, 'pinned', 'x')`,
      `INSERT INTO curation_ticket (event_id, ticket_id, side) SELECT max(id), ${ticket(0)}, 'kept' FROM curation_event`,
    ],
    id: 'I6',
    words: /step \d+ put ticket .* into PRB-\d+, but it is in PRB-\d+/,
  },
  {
    damage: 'a ticket in a problem whose rule keeps it out',
    sql: [
      `INSERT INTO problem_rule (id, problem_id, kind, expression, matched_version) VALUES ('${someId}', ${problemOf(0)}, 'never', 'x', 1)`,
      `INSERT INTO rule_match (rule_id, ticket_id) VALUES ('${someId}', ${ticket(0)})`,
    ],
    id: 'I6',
    words: /is in PRB-\d+, whose rule x keeps it out/,
  },
  {
    damage: 'a ticket that a rule holds which does not match it',
    sql: [`UPDATE membership SET origin = 'rule' WHERE ticket_id = ${ticket(0)}`],
    id: 'I6',
    words: /is held in problem .* by a rule, but no rule of it matches/,
  },
  {
    damage: 'a known error that lost a revision',
    sql: [
      `INSERT INTO known_error (id, problem_id, revision) VALUES ('${someId}', ${problemOf(0)}, 2)`,
      `INSERT INTO known_error_revision (known_error_id, revision, title, editor_name) VALUES ('${someId}', 2, 'two', 'x')`,
      `INSERT INTO outbox (topic, payload) VALUES ('search.index', '{"kind":"known_error","ids":["${someId}"]}')`,
    ],
    id: 'I6',
    words: /is at revision 2 and keeps 1 revisions/,
  },
  {
    damage: 'something set aside without a reason',
    sql: [
      `UPDATE ticket SET state = 'quarantined' WHERE external_id = 'T-5'`,
      `INSERT INTO quarantine (id, topic, payload, reason, attempts)
       SELECT '${someId}', 'ticket.cluster', jsonb_build_object('ticketIds', jsonb_build_array(${ticket(5)})), 'x', 1`,
    ],
    id: 'I9',
    words: /T-5 is set aside without a reason/,
  },
  {
    damage: 'something set aside that nobody can order again',
    sql: [setAside],
    id: 'I9',
    words: /T-5 is set aside, but no entry can order it again/,
  },
  {
    damage: 'a ticket of a restricted service among those that everybody sees',
    sql: [`UPDATE ticket SET audience_id = '${someId}' WHERE external_id = 'T-0'`],
    id: 'I10',
    words: /T-0 and PRB-\d+, which holds it, belong to different audiences/,
  },
  {
    damage: 'an erased ticket that is back',
    sql: [
      `INSERT INTO erasure_mark (kind, salt, hash, erasure_id) SELECT 'ticket', '\\x00', sha256('\\x00'::bytea || convert_to(E'ticket\\n' || source.name || E'\\nT-4', 'UTF8')), '${someId}' FROM source`,
    ],
    id: 'I12',
    words: /ticket .* was erased and is there again/,
  },
  {
    damage: 'an erased ticket with words',
    sql: [
      `UPDATE ticket SET state = 'erased' WHERE external_id = 'T-4'`,
      `DELETE FROM search_document WHERE id = ${ticket(4)}`,
    ],
    id: 'I12',
    words: /is erased and still has words/,
  },
  {
    damage: 'the name of somebody who was erased',
    sql: [
      `INSERT INTO erasure_mark (kind, salt, hash, words, length, erasure_id) VALUES ('name', '\\x00', sha256('\\x00'::bytea || convert_to(E'name\\njane doe', 'UTF8')), 2, 8, '${someId}')`,
      `UPDATE problem SET symptom = 'asked by Jane DOE' WHERE id = ${problemOf(0)}`,
    ],
    id: 'I12',
    words: /problem\.symptom .* names somebody who was erased/,
  },
  {
    damage: 'an audit trail that can be changed',
    sql: [`ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only`],
    id: 'I13',
    words: /missing or switched off/,
  },
  {
    damage: 'an audit entry that was changed',
    sql: [`UPDATE audit_event SET actor_name = 'somebody else' WHERE object_id = '2'`],
    id: 'I13',
    words: /audit entry \d+, or its seal, was changed/,
  },
  {
    damage: 'an audit entry that was taken out',
    sql: [`DELETE FROM audit_event WHERE object_id = '2'`],
    id: 'I13',
    words: /audit entry \d+ was removed/,
  },
  {
    damage: 'an audit entry that was dated back',
    sql: [
      `INSERT INTO audit_event (at, actor_kind, actor_name, action, object_kind, object_id) VALUES (now() - interval '1 day', 'machine', 'x', 'x', 'x', '9')`,
    ],
    id: 'I13',
    words: /is dated .*, before entry \d+/,
  },
  {
    damage: 'a ticket that search does not know',
    sql: [`DELETE FROM search_document WHERE id = ${ticket(3)}`],
    id: 'I5',
    words: /is missing in the index/,
  },
  {
    damage: 'a ticket that search knows as it was',
    sql: [`UPDATE search_document SET version = version - 1 WHERE id = ${ticket(2)}`],
    id: 'I5',
    words: /is in the index in another version/,
  },
  {
    damage: 'something that search knows and that is not there',
    sql: [
      `INSERT INTO search_document (kind, id, label, title, version) VALUES ('ticket', '${someId}', 'X', 'orphan', 1)`,
    ],
    id: 'I5',
    words: /is in the index but should not be found/,
  },
];

describe('verifying the invariants', () => {
  const spoken = new Set<string>();

  it('finds nothing to complain about in a sound database', async () => {
    expect((await verifiedWith([])).filter(({ breaches }) => breaches > 0)).toEqual([]);
  });

  it.each(damages)('finds $damage, and only that', async ({ sql, id, words }) => {
    const broken = (await verifiedWith(sql)).filter(({ breaches }) => breaches > 0);
    for (const { promise } of broken) spoken.add(promise);
    expect(broken).toEqual([
      { id, promise: expect.any(String), breaches: 1, examples: [expect.stringMatching(words)] },
    ]);
  });

  it('has made every check speak once', async () => {
    const silent = (await verifiedWith([])).map(({ promise }) => promise).filter((promise) => !spoken.has(promise));
    expect(silent).toEqual([]);
  });
});
