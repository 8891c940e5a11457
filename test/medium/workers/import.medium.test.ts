/**
 * 1. Every row read is accounted for: created + updated + unchanged + stale + rejected. 2. The same file again changes nothing.
 * 3. A reader that dies goes on after its last chunk and ends in the same state. 4. A file that breaks off keeps what came before.
 */
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Ticket } from '@reprise/domain';
import { ImportReader as ImportAccounts, MAX_INCOMPLETE_TOLD, verifyInvariants } from '@reprise/persistence';
import { ThreadEnded } from '@reprise/ports';
import { openTicketFile } from '@reprise/sources';
import type { ImportReader } from '@reprise/workers';
import { importReaderHere } from '../../services/import-reader.js';
import { aContext, aPipeline, type Pipeline, type PipelineParts } from '../../services/pipeline.js';

let pipeline: Pipeline;
const start = async (parts?: PipelineParts) => (pipeline = await aPipeline(parts));
afterEach(() => pipeline.close());

const someTickets = (count: number): Ticket[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `T-${i}`,
    title: `Ticket number ${i}`,
    createdAt: new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString(),
  }));
const account = async (id: string) =>
  (
    await pipeline.rows<Record<string, unknown>>(
      `SELECT status, lines_read::int AS read, created_count::int AS created, updated_count::int AS updated,
         unchanged_count::int AS unchanged, stale_count::int AS stale, rejected_count::int AS rejected,
         incomplete_count::int AS incomplete, error FROM import_run WHERE id = $1`,
      [id],
    )
  )[0];
const broken = async () => (await verifyInvariants(pipeline.dataSource)).filter((result) => result.breaches > 0);

describe('an import', () => {
  beforeEach(() => start());

  it('takes in every ticket once and orders the work this causes', async () => {
    const id = await pipeline.orderImportOf(someTickets(1_203));
    await pipeline.carryOut('import.process');
    expect(await account(id)).toEqual({
      status: 'completed',
      read: 1_203,
      created: 1_203,
      updated: 0,
      unchanged: 0,
      stale: 0,
      rejected: 0,
      incomplete: 0,
      error: null,
    });
    const ordered = await pipeline.rows<{ n: number }>(
      `SELECT count(DISTINCT ticket.id)::int AS n FROM outbox, jsonb_array_elements_text(payload->'ticketIds') AS ticket(id) WHERE topic = 'ticket.cluster'`,
    );
    expect(ordered).toEqual([{ n: 1_203 }]);
    expect(await broken()).toEqual([]);
  });

  it('changes nothing when the same file comes again', async () => {
    await pipeline.orderImportOf(someTickets(700));
    await pipeline.carryOut('import.process');
    const before = await pipeline.rows(`SELECT id, revision, content_hash, changed_at FROM ticket ORDER BY id`);
    const again = await pipeline.orderImportOf(someTickets(700));
    await pipeline.carryOut('import.process');
    expect(await account(again)).toMatchObject({ status: 'completed', read: 700, created: 0, unchanged: 700 });
    expect(await pipeline.rows(`SELECT id, revision, content_hash, changed_at FROM ticket ORDER BY id`)).toEqual(
      before,
    );
  });

  it('counts new, changed, equal and unreadable rows apart and keeps why a row was refused', async () => {
    await pipeline.orderImportOf(someTickets(3));
    await pipeline.carryOut('import.process');
    const lines = [
      '{"id":"T-0","title":"Ticket number 0","createdAt":"2026-01-01T00:00:00.000Z"}',
      '{"id":"T-1","title":"changed"}',
      '{"id":"T-9","title":"new"}',
      '{broken',
      '[]',
    ];
    const id = await pipeline.orderImport(lines.join('\n'));
    await pipeline.carryOut('import.process');
    expect(await account(id)).toMatchObject({ read: 5, created: 1, updated: 1, unchanged: 1, rejected: 2 });
    expect(
      await pipeline.rows(`SELECT line::int AS line, code FROM import_rejection WHERE import_id = $1 ORDER BY line`, [
        id,
      ]),
    ).toEqual([
      { line: 4, code: 'json.invalid' },
      { line: 5, code: 'json.not_an_object' },
    ]);
    expect(await broken()).toEqual([]);
  });

  it('keeps a ticket whose date cannot be read, and says which value it lacks', async () => {
    const id = await pipeline.orderImport(
      [
        '{"id":"T-1","title":"one","createdAt":"yesterday","resolvedAt":"2026-13-45"}',
        '{broken',
        '{"id":"T-3","title":"three","createdAt":"2026-01-01T00:00:00.000Z"}',
        '{"id":"T-4","title":"four","createdAt":"soon"}',
      ].join('\n'),
    );
    await pipeline.carryOut('import.process');
    expect(await account(id)).toMatchObject({ read: 4, created: 3, rejected: 1, incomplete: 2 });
    const { items } = await new ImportAccounts(pipeline.dataSource).listRejections(id, { limit: 10 });
    expect(items.map(({ line, column, value, imported }) => [line, column, value, imported])).toEqual([
      [2, null, expect.anything(), false],
      [1, 'createdAt', 'yesterday', true],
      [1, 'resolvedAt', '2026-13-45', true],
      [4, 'createdAt', 'soon', true],
    ]);
    expect(await broken()).toEqual([]);
  });

  it('tells of as many incomplete rows as anybody reads, and counts them all', async () => {
    const rows = Array.from({ length: MAX_INCOMPLETE_TOLD + 500 }, (_, n) => ({
      id: `T-${n}`,
      title: 'x',
      createdAt: 'soon',
    }));
    const id = await pipeline.orderImport([...rows.map((row) => JSON.stringify(row)), '{broken'].join('\n'));
    await pipeline.carryOut('import.process');
    expect(await account(id)).toMatchObject({ rejected: 1, incomplete: rows.length });
    expect(
      await pipeline.rows(`SELECT imported, count(*)::int AS n FROM import_rejection GROUP BY 1 ORDER BY 1`),
    ).toEqual([
      { imported: false, n: 1 },
      { imported: true, n: MAX_INCOMPLETE_TOLD },
    ]);
    expect(await broken()).toEqual([]);
  });

  it('counts rows that are older than what is stored apart and changes nothing by them', async () => {
    const dated = (title: string, day: number): Ticket[] => [
      { id: 'T-1', title, updatedAt: `2026-05-0${day}T00:00:00Z` },
    ];
    await pipeline.orderImportOf(dated('newer', 2));
    await pipeline.carryOut('import.process');
    const late = await pipeline.orderImportOf(dated('older', 1));
    await pipeline.carryOut('import.process');
    expect(await account(late)).toMatchObject({ read: 1, stale: 1, updated: 0, unchanged: 0 });
    expect(await pipeline.rows(`SELECT title FROM ticket`)).toEqual([{ title: 'newer' }]);
    expect(await broken()).toEqual([]);
  });

  it('keeps what came before the break of a truncated archive, and says so', async () => {
    const archive = gzipSync(
      someTickets(5_000)
        .map((ticket) => JSON.stringify(ticket))
        .join('\n'),
    );
    const id = await pipeline.orderImport(archive.subarray(0, archive.length / 2), { fileName: 'tickets.ndjson.gz' });
    await pipeline.carryOut('import.process');
    const result = (await account(id)) as {
      read: number;
      created: number;
      rejected: number;
      error: string;
      status: string;
    };
    expect(result.status).toBe('failed');
    expect(result.error).toMatch(/gzip|broke|truncated|ends/i);
    expect(result.created).toBeGreaterThan(1_000);
    expect(result.created + result.rejected).toBe(result.read);
    expect(await broken()).toEqual([]);
  });

  it('fails with what to do when the stored file is gone or the mapping does not fit', async () => {
    const gone = await pipeline.orderImportOf(someTickets(1));
    await pipeline.rows(`UPDATE upload SET stored_as = 'nowhere'`);
    await pipeline.carryOut('import.process');
    expect(await account(gone)).toMatchObject({ status: 'failed', error: expect.stringMatching(/Upload it again/) });
    const unmapped = await pipeline.orderImportOf(someTickets(1));
    await pipeline.rows(`UPDATE import_run SET mapping = '{"title":"No such column"}' WHERE id = $1`, [unmapped]);
    await pipeline.carryOut('import.process');
    expect(await account(unmapped)).toMatchObject({ status: 'failed', error: expect.stringMatching(/No such column/) });
  });
});

describe('an import whose reader dies', () => {
  it('goes on after the last chunk and ends as if nothing had happened', async () => {
    let diesAfter = 1_300;
    await start({
      openTicketFile: async (path, options) => {
        const file = await openTicketFile(path, options);
        return {
          async *rows() {
            let read = 0;
            for await (const row of file.rows()) {
              if (++read > diesAfter) throw new Error('killed');
              yield row;
            }
          },
        };
      },
    });
    const id = await pipeline.orderImportOf([...someTickets(1_700), { id: 'T-5', title: 'changed later' }]);
    await expect(pipeline.carryOut('import.process')).rejects.toThrow('killed');
    expect(await account(id)).toMatchObject({ status: 'running', read: 750, created: 750 });
    expect(await broken()).toEqual([]);
    diesAfter = Infinity;
    await pipeline.carryOut('import.process');
    expect(await account(id)).toMatchObject({ status: 'completed', read: 1_701, created: 1_700, updated: 1 });
    expect(await pipeline.rows(`SELECT count(*)::int AS n FROM ticket`)).toEqual([{ n: 1_700 }]);
  });

  it('is carried on by a new thread when its own ends', async () => {
    let opened = 0;
    await start({
      openReader: () => {
        const reader = importReaderHere();
        let asked = ++opened === 1 ? 0 : -Infinity;
        const next: ImportReader['next'] = async (reading) => {
          if (++asked > 2) throw new ThreadEnded('the reading thread broke', 'broken', 'next');
          return reader.next(reading);
        };
        return { ...reader, next };
      },
    });
    const id = await pipeline.orderImportOf(someTickets(1_000));
    await expect(pipeline.carryOut('import.process')).rejects.toThrow('the reading thread broke');
    expect(await account(id)).toMatchObject({ status: 'running', read: 750 });
    await pipeline.carryOut('import.process');
    expect(await account(id)).toMatchObject({ status: 'completed', read: 1_000, created: 1_000 });
    expect(opened).toBe(2);
    expect(await broken()).toEqual([]);
  });

  it('is carried on by one of two readers, and the other lets go', async () => {
    await start();
    const id = await pipeline.orderImportOf(someTickets(2_600));
    const ids = await pipeline.outbox.idsOf(pipeline.dataSource, 'import.process');
    const handler = pipeline.handlers.get('import.process')!;
    const outcomes = await Promise.allSettled([handler.handle(ids, aContext()), handler.handle(ids, aContext())]);
    expect(outcomes.some((outcome) => outcome.status === 'fulfilled')).toBe(true);
    await pipeline.carryOut('import.process');
    expect(await account(id)).toMatchObject({ status: 'completed', read: 2_600, created: 2_600 });
  });

  it('reads on under the rules of the moment when they change meanwhile', async () => {
    let rows = 0;
    await start({
      openTicketFile: async (path, options) => {
        const file = await openTicketFile(path, options);
        return {
          async *rows() {
            for await (const row of file.rows()) {
              // Chunks of 250, 500 and 1,000 rows: the last ones are made ready before the decision, and committed after it.
              if (++rows === 1_400)
                await pipeline.rows(`INSERT INTO installation_setting (name, value, changed_by) VALUES ('redaction', '{"kinds":["e-mail"]}', 'test')`); // prettier-ignore
              yield row;
            }
          },
        };
      },
    });
    const id = await pipeline.orderImportOf(someTickets(1_500).map((one) => ({ ...one, title: `${one.title} a@b.example` }))); // prettier-ignore
    await pipeline.carryOut('import.process');
    expect(await account(id)).toMatchObject({ status: 'completed', read: 1_500, created: 1_500 });
    expect(rows).toBe(3_000);
    const kept = await pipeline.rows<{ n: number }>(`SELECT external_id FROM ticket WHERE title LIKE '%@%' AND substring(external_id FROM 3)::int >= 750`); // prettier-ignore
    expect(kept).toEqual([]);
    expect(await broken()).toEqual([]);
  });

  it('stops at a checkpoint when the worker is asked to end', async () => {
    await start();
    const id = await pipeline.orderImportOf(someTickets(2_200));
    const ids = await pipeline.outbox.idsOf(pipeline.dataSource, 'import.process');
    const ending = AbortSignal.abort();
    await expect(pipeline.handlers.get('import.process')!.handle(ids, aContext({ signal: ending }))).rejects.toThrow(
      /checkpoint/,
    );
    expect(await account(id)).toMatchObject({ status: 'running', read: 250 });
    await pipeline.carryOut('import.process');
    expect(await account(id)).toMatchObject({ status: 'completed', created: 2_200 });
  });
});
