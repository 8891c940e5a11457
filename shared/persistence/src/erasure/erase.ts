import type { EntityManager } from 'typeorm';
import { slicesOf } from '../sql/slices-of.js';
import { emptyTickets } from './empty-tickets.js';
import type { ErasureSum } from './erasure-sum.js';
import type { ErasureTarget } from './erasure-target.js';
import {
  dropDocuments,
  forgetAnswers,
  forgetFailures,
  forgetUploads,
  orderDocuments,
  orderWork,
  touchKnownErrors,
  touchProblems,
  touchTickets,
  withdrawSentences,
} from './erasure-traces.js';
import { quotesOf } from './quotes.js';
import { type Key, type Places, findPlaces, rewriteTexts } from './rewrite-texts.js';
import { type TextTable, textTables } from './text-columns.js';

/** Does work in a transaction of its own. Work may be done twice: what it noted outside the database is noted once all the same. */
export type InPart = <T>(work: (tx: EntityManager) => Promise<T>) => Promise<T>;

/** Tickets emptied, and rows looked at, in one transaction: nobody waits longer than for these. */
const ROWS_IN_A_PART = 500;

const searchDocuments = 'search_document';

/**
 * No ticket comes in until `tx` ends: each chunk of intake waits for its source, and then knows what the marks say.
 * Marks kept meanwhile are known to every ticket that comes in afterwards, so that no name and no erased ticket comes in any more.
 */
export async function holdIntake(tx: EntityManager): Promise<void> {
  await tx.query(
    `SELECT pg_advisory_xact_lock(hashtextextended(id::text, 1)) FROM (SELECT id FROM source ORDER BY id) AS source`,
  );
}

/**
 * Erase, part by part, what stands in the database when the marks are kept. Done twice, or gone on with after a death, it does what is
 * left. Every part leaves the rows in order: what it erased is out of counts, reasons, titles, drafts and documents too.
 */
export async function eraseInParts(inPart: InPart, target: ErasureTarget, sum: ErasureSum): Promise<void> {
  const tables = await inPart((tx) => textTables(tx));
  for (const ids of slicesOf(target.ticketIds, ROWS_IN_A_PART))
    await inPart((tx) => eraseTickets(tx, { ids, target, tables, sum }));
  const { names, hints } = target;
  if (names.isEmpty || hints === undefined) return;
  for (const table of tables) {
    if (table.name === searchDocuments) continue;
    const places = await inPart((tx) => findPlaces(tx, table, hints));
    for (const some of slicesOf(places, ROWS_IN_A_PART))
      await inPart((tx) => replaceNames(tx, { table, places: some, target, sum }));
  }
}

/**
 * What was written while the parts were: by people, and by workers that had read before. Few rows, where hints say which to look at;
 * every row where there are none.
 */
export async function eraseWhatCame(tx: EntityManager, target: ErasureTarget, sum: ErasureSum): Promise<void> {
  if (target.names.isEmpty) return;
  for (const table of await textTables(tx)) {
    const isFound = target.hints !== undefined;
    if (isFound && table.name === searchDocuments) continue;
    const places = isFound ? await findPlaces(tx, table, target.hints) : undefined;
    await replaceNames(tx, { table, places, target, sum });
  }
}

/** What is of any form, or is made anew from the rows. @returns files to be removed from the upload folder after the commit */
export async function forgetCopies(tx: EntityManager, target: ErasureTarget, sum: ErasureSum): Promise<string[]> {
  const table = (await textTables(tx)).find(({ name }) => name === searchDocuments)!;
  const places = target.hints && !target.names.isEmpty ? await findPlaces(tx, table, target.hints) : [];
  const documents = await dropDocuments(tx, places, target.ticketIds);
  await orderDocuments(tx, documents);
  sum.add({ tickets: [], rows: new Map([[searchDocuments, documents]]), problems: [] });
  await forgetAnswers(tx);
  await forgetFailures(tx);
  return forgetUploads(tx);
}

interface TicketsPart {
  readonly ids: readonly string[];
  readonly target: ErasureTarget;
  readonly tables: readonly TextTable[];
  readonly sum: ErasureSum;
}

async function eraseTickets(tx: EntityManager, { ids, target, tables, sum }: TicketsPart): Promise<void> {
  const emptied = await emptyTickets(tx, ids, target.ticketIds);
  const drafts = await withdrawSentences(tx, emptied);
  const rewrite = await quotesOf(tx, emptied);
  const rows = new Map<string, Key[]>();
  if (rewrite)
    for (const table of tables.filter(holdsQuotes)) rows.set(table.name, await rewriteTexts(tx, table, { rewrite }));
  await follow(tx, { rows, emptied: emptied.map(({ id }) => id), drafts, sum });
}

interface NamesPart {
  readonly table: TextTable;
  readonly places: Places | undefined;
  readonly target: ErasureTarget;
  readonly sum: ErasureSum;
}

async function replaceNames(tx: EntityManager, { table, places, target, sum }: NamesPart): Promise<void> {
  const { names, ticketIds } = target;
  const rewrite = (text: string): string => names.without(text);
  const keys = await rewriteTexts(tx, table, { rewrite, without: new Set(ticketIds), ...(places && { places }) });
  if (keys.length > 0) await follow(tx, { rows: new Map([[table.name, keys]]), emptied: [], drafts: [], sum });
}

/** Other tickets may say the same in their own right, and what the machine holds of them is made anew. */
const holdsQuotes = ({ name }: TextTable): boolean =>
  !['ticket', 'ticket_signature', 'membership', searchDocuments].includes(name);

interface Written {
  readonly rows: ReadonlyMap<string, readonly Key[]>;
  readonly emptied: readonly string[];
  /** Known errors whose drafts lost sentences. */
  readonly drafts: readonly string[];
  readonly sum: ErasureSum;
}

/** What follows from rows that were written: versions, reasons, titles, and work for whoever read them before. */
async function follow(tx: EntityManager, { rows, emptied, drafts, sum }: Written): Promise<void> {
  const changed = idsIn(rows, 'ticket', 'ticket_signature').filter((id) => !emptied.includes(id));
  const problems = await touchProblems(tx, [...emptied, ...changed], idsIn(rows, 'problem'));
  await touchTickets(tx, changed);
  const knownErrors = [...new Set([...drafts, ...idsIn(rows, 'known_error', 'known_error_revision')])];
  await touchKnownErrors(tx, knownErrors);
  await orderWork(tx, [...emptied, ...changed], problems, knownErrors);
  sum.add({ tickets: emptied, rows, problems });
}

/** The first part of the key in each of these tables: the id of the thing itself. */
const idsIn = (rows: ReadonlyMap<string, readonly Key[]>, ...tables: readonly string[]): string[] => [
  ...new Set(tables.flatMap((table) => (rows.get(table) ?? []).map(([id]) => id!))),
];
