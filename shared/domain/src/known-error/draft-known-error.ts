import type { Ticket } from '../corpus/ticket.js';
import { chooseRepresentatives, chooseSymptom } from './choose-symptom.js';
import type { DraftedSentence } from './drafted-sentence.js';
import { type ResolutionField, fieldOfSentence } from './field-of-sentence.js';
import { findContradictions } from './find-contradictions.js';
import { type Sentence, overlapOf, sentencesOf } from './sentences.js';

export interface DraftOptions {
  /** Title of the problem; default: the representative ticket's title. */
  readonly title?: string;
  /** Tickets that stand for the problem, the best first; default: those whose words the others share most. */
  readonly representativeIds?: readonly string[];
  /** Sentences kept per field, default 3. */
  readonly maxSentences?: number;
}

export interface KnownErrorDraft {
  readonly title: string;
  readonly symptom: string;
  readonly environment: string;
  readonly cause: string;
  readonly workaround: string;
  readonly fix: string;
  readonly verification: string;
  readonly appliesTo: string;
  readonly drafted: readonly DraftedSentence[];
  /** Resolutions that disagree with the draft or with each other, in words. */
  readonly contradictions: readonly string[];
  /** What a person still has to find out, in words. */
  readonly missing: readonly string[];
}

/** Sentences that share at least this much of the shorter one's words say the same. */
const SAME_STATEMENT = 0.6;
/** A draft reads at most this many members; the newest know the most about the present application. */
const MAX_MEMBERS = 300;
const MAX_REPRESENTATIVES = 20;

/**
 * Draft a known error from the resolutions of a problem: sentences are quoted, never invented, each with its tickets.
 * Cue phrases name the field, support by several tickets the order. Empty fields are listed in `missing`.
 *
 * @param members  tickets of the problem, at least one
 * @throws RangeError when there is no member
 *
 * Complexity: O(s²) in the sentences of one field, s ≤ a few thousand.
 */
export function draftKnownError(members: readonly Ticket[], options: DraftOptions = {}): KnownErrorDraft {
  const first = members[0];
  if (!first) throw new RangeError('A draft needs at least one ticket.');
  const { maxSentences = 3 } = options;
  const read = [...members].sort(byNewest).slice(0, MAX_MEMBERS);
  const named = new Map(read.map((ticket) => [ticket.id, ticket]));
  const given = (options.representativeIds ?? []).flatMap((id) => named.get(id) ?? []);
  const representatives = given.length > 0 ? given : chooseRepresentatives(read, MAX_REPRESENTATIVES);
  const drafted: DraftedSentence[] = [];
  const told = read.flatMap((ticket) => sentencesOf(ticket.id, ticket.resolutionNotes));
  const guesses = told.flatMap((sentence) => {
    const guess = fieldOfSentence(sentence.text);
    return guess ? [{ sentence, ...guess }] : [];
  });
  const taken = new Set<Sentence>();
  const fill = (field: ResolutionField): string => {
    const kept = bestSupported(
      guesses.filter((guess) => guess.field === field && !taken.has(guess.sentence)),
      maxSentences,
    );
    for (const { sentence, supporters } of kept) {
      // What was quoted once is not quoted again under another field.
      for (const { sentence: other } of guesses) if (sameStatement(sentence, other)) taken.add(other);
      drafted.push({ field, sentence: sentence.text, ticketId: sentence.ticketId, supportingTicketIds: supporters });
    }
    return kept.map(({ sentence }) => sentence.text).join('\n');
  };

  const symptom = chooseSymptom(representatives, maxSentences);
  for (const { text, ticketId } of symptom) {
    drafted.push({ field: 'symptom', sentence: text, ticketId, supportingTicketIds: [ticketId] });
  }
  const cause = fill('cause');
  const workaround = fill('workaround');
  const fix = fill('fix');
  const verification = fill('verification');
  const environment = commonest(read.map((ticket) => ticket.environment)).join(', ');
  const fields = { cause, workaround, fix };
  const questions = { cause: 'why it happens', workaround: 'how to restore service', fix: 'what removes the cause' };
  return {
    title: (options.title ?? representatives[0]?.title ?? first.title ?? 'Untitled problem').slice(0, 200),
    symptom: symptom.map((sentence) => sentence.text).join('\n') || (representatives[0]?.title ?? ''),
    environment,
    ...fields,
    verification,
    appliesTo: appliesTo(read),
    drafted,
    contradictions: findContradictions(drafted, told),
    missing: (Object.keys(questions) as (keyof typeof questions)[])
      .filter((field) => fields[field] === '')
      .map((field) => `No resolution says ${questions[field]}.`),
  };
}

function byNewest(a: Ticket, b: Ticket): number {
  const x = a.createdAt ?? '';
  const y = b.createdAt ?? '';
  return x === y ? (a.id < b.id ? -1 : 1) : x < y ? 1 : -1;
}

function sameStatement(a: Sentence, b: Sentence): boolean {
  return a === b || overlapOf(a.words, b.words) >= SAME_STATEMENT;
}

/** The statements most tickets make, each in its most telling wording. */
function bestSupported(
  candidates: readonly { readonly sentence: Sentence; readonly strength: number }[],
  count: number,
): { sentence: Sentence; supporters: string[] }[] {
  const judged = candidates.map(({ sentence, strength }) => {
    const supporters = new Set([sentence.ticketId]);
    for (const other of candidates)
      if (sameStatement(sentence, other.sentence)) supporters.add(other.sentence.ticketId);
    // A sentence of 8 to 30 words says enough and is still read.
    const length = Math.min(1, sentence.words.size / 8) * Math.min(1, 30 / sentence.words.size);
    const isWeak = strength < 2 && supporters.size === 1;
    return {
      sentence,
      isWeak,
      supporters: [...supporters],
      score: strength * (1 + Math.log2(supporters.size)) * length,
    };
  });
  judged.sort((a, b) => b.score - a.score);
  const kept: typeof judged = [];
  for (const candidate of judged) {
    if (kept.length === count) break;
    // One person's half-clear remark is worth a place when nobody said more, and only one.
    if (candidate.isWeak && kept.length > 0) continue;
    if (!kept.some(({ sentence }) => sameStatement(sentence, candidate.sentence))) kept.push(candidate);
  }
  return kept;
}

/** What several tickets name, the commonest first; a single mention counts only when it is the only one. */
function commonest(values: readonly (string | undefined)[], limit = 4): string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ordered = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const repeated = ordered.filter(([, count]) => count > 1);
  return (repeated.length > 0 ? repeated : ordered.slice(0, 1)).slice(0, limit).map(([value]) => value);
}

function appliesTo(tickets: readonly Ticket[]): string {
  const components = commonest(tickets.map((ticket) => ticket.component));
  const versions = commonest(tickets.map((ticket) => ticket.version));
  return [components.join(', '), versions.length > 0 ? `versions ${versions.join(', ')}` : '']
    .filter(Boolean)
    .join('; ');
}
