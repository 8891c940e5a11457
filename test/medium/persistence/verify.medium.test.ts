/** Each promise is broken on purpose, and the check says so in words: a check that cannot fail proves nothing. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyInvariants } from '@reprise/persistence';
import { uuidv7 } from 'uuidv7';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await aPipeline();
  const tickets = ['Printing', 'Printing', 'Login', 'Login', 'Login', undefined].map((component, i) => ({
    id: `T-${i}`,
    title: `Ticket ${i}`,
    ...(component === undefined ? {} : { component }),
  }));
  await pipeline.orderImport(`${tickets.map((ticket) => JSON.stringify(ticket)).join('\n')}\n{broken`);
  await pipeline.settle();
});
afterAll(() => pipeline.close());

/** What the checks say while `damage` is done; the damage is undone afterwards. */
async function verifiedWith(damage: readonly string[], repair: readonly string[]) {
  for (const sql of damage) await pipeline.rows(sql);
  try {
    const results = await verifyInvariants(pipeline.dataSource, pipeline.index);
    return results
      .filter((result) => result.breaches > 0)
      .map(({ id, breaches, examples }) => ({ id, breaches, examples }));
  } finally {
    for (const sql of repair) await pipeline.rows(sql);
  }
}

const ticket = (n: number): string => `(SELECT id FROM ticket WHERE external_id = 'T-${n}')`;
const problemOf = (n: number): string => `(SELECT problem_id FROM membership WHERE ticket_id = ${ticket(n)})`;
const knownError = uuidv7();

describe('verifying the invariants', () => {
  it('finds nothing to complain about in a sound database', async () => {
    expect(await verifiedWith([], [])).toEqual([]);
  });

  it.each([
    [
      'an import that counts more refused rows than it keeps',
      [`DELETE FROM import_rejection`],
      [
        `INSERT INTO import_rejection (import_id, line, ordinal, code, message) SELECT id, 7, 60, 'json.invalid', 'restored' FROM import_run`,
      ],
      'I2',
      /counts 1 rejected rows and keeps 0/,
    ],
    [
      'an import that nothing will carry out',
      [`UPDATE import_run SET status = 'running'`],
      [`UPDATE import_run SET status = 'completed'`],
      'I1',
      /nothing will carry it out/,
    ],
    [
      'a pending ticket that nothing will group',
      [`UPDATE ticket SET state = 'pending' WHERE external_id = 'T-5'`],
      [`UPDATE ticket SET state = 'single' WHERE external_id = 'T-5'`],
      'I3',
      /T-5 is pending but nothing will group it/,
    ],
    [
      'a ticket whose state denies its problem',
      [`UPDATE ticket SET state = 'single' WHERE external_id = 'T-0'`],
      [`UPDATE ticket SET state = 'clustered' WHERE external_id = 'T-0'`],
      'I3',
      /T-0 is single and in a problem/,
    ],
    [
      'a count that is not the number of tickets',
      [`UPDATE problem SET ticket_count = 9 WHERE id = ${problemOf(0)}`],
      [`UPDATE problem SET ticket_count = 2 WHERE id = ${problemOf(0)}`],
      'I4',
      /says 9 tickets and has 2/,
    ],
    [
      'an empty problem',
      [`INSERT INTO problem (id, machine_title, merged_into) VALUES ('${knownError}', 'empty', NULL)`],
      [`DELETE FROM problem WHERE id = '${knownError}'`],
      'I4',
      /has no tickets and nobody worked on it/,
    ],
    [
      'a redirect to a problem that still has the tickets elsewhere',
      [`UPDATE problem SET merged_into = ${problemOf(2)} WHERE id = ${problemOf(0)}`],
      [`UPDATE problem SET merged_into = NULL`],
      'I4',
      /does not have its tickets/,
    ],
    [
      'a known error that lost a revision',
      [
        `INSERT INTO known_error (id, problem_id, revision) VALUES ('${knownError}', ${problemOf(0)}, 2)`,
        `INSERT INTO known_error_revision (known_error_id, revision, title, editor_name) VALUES ('${knownError}', 2, 'two', 'x')`,
      ],
      [`DELETE FROM known_error`],
      'I6',
      /is at revision 2 and keeps 1 revisions/,
    ],
    [
      'something set aside without a reason',
      [`UPDATE ticket SET state = 'quarantined' WHERE external_id = 'T-5'`],
      [`UPDATE ticket SET state = 'single' WHERE external_id = 'T-5'`],
      'I9',
      /T-5 is set aside without a reason/,
    ],
    [
      'an audit trail that can be changed',
      [`ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only`],
      [`ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only`],
      'I13',
      /missing or switched off/,
    ],
    [
      'a ticket that search does not know',
      [`DELETE FROM search_document WHERE id = ${ticket(3)}`],
      [`SELECT 1`],
      'I5',
      /is missing in the index/,
    ],
  ] as const)('finds %s', async (_, damage, repair, id, words) => {
    const broken = await verifiedWith(damage, repair);
    expect(broken).toContainEqual({ id, breaches: 1, examples: [expect.stringMatching(words)] });
    await pipeline.rows(
      `INSERT INTO outbox (topic, payload) SELECT 'search.index', jsonb_build_object('kind', 'ticket', 'ids', jsonb_agg(id)) FROM ticket`,
    );
    await pipeline.settle();
  });

  it('finds stale and orphaned search documents', async () => {
    await pipeline.rows(`UPDATE search_document SET version = version - 1 WHERE id = ${ticket(2)}`);
    await pipeline.rows(
      `INSERT INTO search_document (kind, id, label, title, version) VALUES ('ticket', '${uuidv7()}', 'X', 'orphan', 1)`,
    );
    const broken = (await verifyInvariants(pipeline.dataSource, pipeline.index)).find((result) => result.id === 'I5');
    expect(broken?.breaches).toBe(2);
    expect(broken?.examples).toEqual(
      expect.arrayContaining([expect.stringMatching(/another version/), expect.stringMatching(/should not be found/)]),
    );
  });
});
