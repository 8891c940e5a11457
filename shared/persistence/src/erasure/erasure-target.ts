import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { queryRows } from '../sql/query-rows.js';
import { ErasedNames, type ErasureMark, nameMark, newSalt, reporterMark, ticketMark } from './erasure-marks.js';

/** A ticket, or a person by every name a desk may write: address, account, full name. */
export type ErasureSubject =
  | { readonly kind: 'ticket'; readonly ticketId: string }
  | { readonly kind: 'person'; readonly names: readonly string[] };

/** What is to be erased, once it is known by rows and hashes. */
export interface ErasureTarget {
  readonly ticketIds: readonly string[];
  readonly names: ErasedNames;
  /** Words that rows with these names hold; left out where only hashes are known. */
  readonly hints?: readonly string[];
  /** By what all of it is known again. */
  readonly marks: readonly ErasureMark[];
}

/**
 * @param announced  its marks are kept already: what the person reported since is a new contact and stays
 */
export async function targetOf(tx: EntityManager, subject: ErasureSubject, announced: boolean): Promise<ErasureTarget> {
  const salt = await saltOf(tx);
  if (subject.kind === 'ticket') {
    const tickets = await ticketsWhere(tx, salt, 'ticket.id = $1', subject.ticketId);
    return {
      ticketIds: tickets.map(({ id }) => id),
      names: new ErasedNames([]),
      marks: tickets.map(({ mark }) => mark),
    };
  }
  const named = subject.names.map((name) => nameMark(salt, name));
  const reporters = await reporterHashes(tx, subject.names);
  const reported = await ticketsWhere(tx, salt, ofReporters, reporters);
  const tickets = announced ? await marked(tx, reported) : reported;
  return {
    ticketIds: tickets.map(({ id }) => id),
    names: new ErasedNames(named),
    hints: subject.names.map(longestWord),
    marks: [...named, ...reporters.map((hash) => reporterMark(salt, hash)), ...tickets.map(({ mark }) => mark)],
  };
}

/** What a ledger knows by hashes, in a database that has forgotten it. */
export async function targetOfMarks(tx: EntityManager, marks: readonly ErasureMark[]): Promise<ErasureTarget> {
  const hashes = marks.filter(({ kind }) => kind === 'reporter').map(({ hash }) => hash);
  const reported = await ticketsWhere(tx, newSalt(), ofReporters, hashes);
  const ticketIds = [...(await ticketsOfMarks(tx, marks)), ...reported.map(({ id }) => id)];
  return { ticketIds: [...new Set(ticketIds)], names: new ErasedNames(marks), marks };
}

async function saltOf(tx: EntityManager): Promise<string> {
  const [row] = await queryRows<{ salt: string }>(tx, `SELECT encode(salt, 'hex') AS salt FROM erasure_mark LIMIT 1`);
  return row?.salt ?? newSalt();
}

const longestWord = (name: string): string =>
  (name.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).reduce(
    (best, word) => (word.length > best.length ? word : best),
    '',
  );

/** As a ticket keeps its reporter: the desk's spelling of the name is not known, so the usual ones are tried. */
async function reporterHashes(tx: EntityManager, names: readonly string[]): Promise<string[]> {
  const capitals = (name: string): string =>
    name.toLowerCase().replace(/(^|[\s.-])\p{L}/gu, (letter) => letter.toUpperCase());
  const spellings = new Set(names.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase(), capitals(name)]));
  const sources = await queryRows<{ id: string }>(tx, `SELECT id FROM source`);
  return sources.flatMap(({ id }) =>
    [...spellings].map((name) => createHash('sha256').update(`${id}\n${name}`, 'utf8').digest('hex')),
  );
}

interface MarkedTicket {
  readonly id: string;
  readonly mark: ErasureMark;
}

const ofReporters = `reporter_hash IN (SELECT decode(h, 'hex') FROM unnest($1::text[]) AS h)`;

async function ticketsWhere(
  tx: EntityManager,
  salt: string,
  condition: string,
  parameter: unknown,
): Promise<MarkedTicket[]> {
  const rows = await queryRows<{ id: string; sourceName: string; externalId: string }>(
    tx,
    `SELECT ticket.id, source.name AS "sourceName", external_id AS "externalId" FROM ticket JOIN source ON source.id = source_id
     WHERE state <> 'erased' AND ${condition} ORDER BY ticket.id`,
    [parameter],
  );
  return rows.map(({ id, sourceName, externalId }) => ({ id, mark: ticketMark(salt, sourceName, externalId) }));
}

async function marked(tx: EntityManager, tickets: readonly MarkedTicket[]): Promise<MarkedTicket[]> {
  const rows = await queryRows<{ hash: string }>(
    tx,
    `SELECT encode(hash, 'hex') AS hash FROM erasure_mark WHERE kind = 'ticket' AND hash IN (SELECT decode(h, 'hex') FROM unnest($1::text[]) AS h)`,
    [tickets.map(({ mark }) => mark.hash)],
  );
  const known = new Set(rows.map(({ hash }) => hash));
  return tickets.filter(({ mark }) => known.has(mark.hash));
}

async function ticketsOfMarks(tx: EntityManager, marks: readonly ErasureMark[]): Promise<string[]> {
  const numbers = marks.filter(({ kind }) => kind === 'ticket');
  if (numbers.length === 0) return [];
  const rows = await queryRows<{ id: string }>(
    tx,
    `SELECT ticket.id FROM ticket JOIN source ON source.id = source_id, unnest($1::text[]) AS salt
     WHERE sha256(decode(salt, 'hex') || convert_to(E'ticket\\n' || source.name || E'\\n' || external_id, 'UTF8'))
       IN (SELECT decode(h, 'hex') FROM unnest($2::text[]) AS h)`,
    [[...new Set(numbers.map(({ salt }) => salt))], numbers.map(({ hash }) => hash)],
  );
  return rows.map(({ id }) => id);
}
