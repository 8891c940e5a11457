import { findNames, findQuotes, foldedName, replaceStretches, shapeOfName, wordRuns } from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import { queryRows } from '../sql/query-rows.js';
import { type EmptiedTicket, valuesOfTicket } from './empty-tickets.js';
import type { Rewrite } from './rewrite-texts.js';

/** So many words in the same order are no chance. */
const WORDS_OF_QUOTE = 4;
/** Tickets of its problem that are read: what they say too is nobody's in particular. */
const OTHERS_READ = 2_000;

/**
 * Recognises what was quoted from tickets that are gone: runs of words and values of fields that no other ticket of their
 * problems has, and their numbers in the source.
 */
export async function quotesOf(tx: EntityManager, tickets: readonly EmptiedTicket[]): Promise<Rewrite | undefined> {
  const quoted = new Set(tickets.flatMap(({ texts }) => texts.flatMap((text) => wordRuns(text, WORDS_OF_QUOTE))));
  const problemIds = tickets.flatMap(({ problemId }) => problemId ?? []);
  const others = await queryRows<{ texts: string[]; values: string[] }>(
    tx,
    `SELECT array_remove(ARRAY[title, description, conversation, resolution_notes, environment], NULL) AS texts, ${valuesOfTicket} AS values
     FROM membership JOIN ticket ON ticket.id = ticket_id WHERE problem_id = ANY($1::uuid[]) AND state <> 'erased'
     ORDER BY opened_at DESC NULLS LAST LIMIT ${OTHERS_READ}`,
    [problemIds],
  );
  for (const { texts } of others)
    for (const text of texts) for (const run of wordRuns(text, WORDS_OF_QUOTE)) quoted.delete(run);
  const own = tickets.flatMap(({ externalId, values }) => [externalId, ...values].filter(isTelling));
  const values = new Set(own.map(foldedName));
  for (const other of others) for (const value of other.values) values.delete(foldedName(value));
  if (quoted.size === 0 && values.size === 0) return undefined;
  const shapes = [
    ...new Map([...values].map((name) => [`${name.length} ${name.split(' ').length}`, shapeOfName(name)])).values(),
  ];
  return (text) => {
    const unquoted = replaceStretches(text, findQuotes(text, quoted, WORDS_OF_QUOTE), () => '[erased]');
    return replaceStretches(
      unquoted,
      findNames(unquoted, shapes, (folded) => values.has(folded)),
      () => '[erased]',
    );
  };
}

/** A number or value that is nothing else: with letters and digits, or long. */
const isTelling = (value: string): boolean =>
  value.length >= 7 || (value.length >= 4 && /\d/.test(value) && /\p{L}/u.test(value));
