import type { Ticket } from '../corpus/ticket.js';
import { type DraftedField, fieldCues, negativeOutcome, oppositeInstructions } from './cue-phrases.js';
import { type Sentence, contentWords, overlapOf, sentencesOf } from './sentences.js';

export interface DraftOptions {
  /** Title of the problem; default: the representative ticket's title. */
  readonly title?: string;
  /** Tickets that stand for the problem, the best first; default: those whose words the others share most. */
  readonly representativeIds?: readonly string[];
  /** Sentences kept per field, default 3. */
  readonly maxSentences?: number;
}

/** One sentence of the draft and where it came from. */
export interface DraftedSentence {
  readonly field: DraftedField;
  readonly sentence: string;
  /** The ticket quoted. */
  readonly ticketId: string;
  /** Every ticket that says about the same, the quoted one first. */
  readonly supportingTicketIds: readonly string[];
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
/** Remedies that share at least this much are about the same matter, and may then tell opposite things about it. */
const SAME_MATTER = 0.4;
/** A draft reads at most this many members; the newest know the most about the present application. */
const MAX_MEMBERS = 300;

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
  const representatives = chooseRepresentatives(read, options.representativeIds);
  const drafted: DraftedSentence[] = [];
  const told = read.flatMap((ticket) => sentencesOf(ticket.id, ticket.resolutionNotes));
  const positive = told.filter((sentence) => !negativeOutcome.test(sentence.text) && !sentence.text.endsWith('?'));
  const taken = new Set<Sentence>();
  const fill = (field: 'cause' | 'workaround' | 'fix' | 'verification'): string => {
    const [strong, weak] = fieldCues[field];
    const candidates = positive
      .filter((sentence) => !taken.has(sentence))
      .map((sentence) => ({ sentence, cue: strong?.test(sentence.text) ? 2 : weak?.test(sentence.text) ? 1 : 0 }))
      .filter(({ cue }) => cue > 0);
    const kept = bestSupported(candidates, maxSentences);
    for (const { sentence, supporters } of kept) {
      for (const other of positive) if (sameStatement(sentence, other)) taken.add(other);
      drafted.push({ field, sentence: sentence.text, ticketId: sentence.ticketId, supportingTicketIds: supporters });
    }
    return kept.map(({ sentence }) => sentence.text).join('\n');
  };

  const symptomSentences = representatives.flatMap((ticket) => sentencesOf(ticket.id, ticket.description).slice(0, 2));
  const symptom = distinct(symptomSentences).slice(0, maxSentences);
  for (const sentence of symptom) {
    drafted.push({
      field: 'symptom',
      sentence: sentence.text,
      ticketId: sentence.ticketId,
      supportingTicketIds: [sentence.ticketId],
    });
  }
  // Cause first: "caused by the cache, which was cleared" explains more than it instructs.
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

/** Tickets whose title and description share most words with the others. */
function chooseRepresentatives(tickets: readonly Ticket[], ids: readonly string[] | undefined): Ticket[] {
  if (ids && ids.length > 0) {
    const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
    const chosen = ids.flatMap((id) => byId.get(id) ?? []);
    if (chosen.length > 0) return chosen.slice(0, 3);
  }
  const sample = tickets.slice(0, 60).map((ticket) => ({
    ticket,
    words: contentWords(`${ticket.title ?? ''} ${(ticket.description ?? '').slice(0, 600)}`),
  }));
  const shared = new Map<string, number>();
  for (const { words } of sample) for (const word of words) shared.set(word, (shared.get(word) ?? 0) + 1);
  const centrality = (words: ReadonlySet<string>): number => {
    let sum = 0;
    for (const word of words) sum += shared.get(word)! - 1;
    return sum / (8 + words.size);
  };
  return sample
    .map(({ ticket, words }) => ({ ticket, score: centrality(words) }))
    .sort((a, b) => b.score - a.score || (a.ticket.id < b.ticket.id ? -1 : 1))
    .slice(0, 3)
    .map(({ ticket }) => ticket);
}

function sameStatement(a: Sentence, b: Sentence): boolean {
  return a === b || overlapOf(a.words, b.words) >= SAME_STATEMENT;
}

/** The statements most tickets make, each in its most telling wording. */
function bestSupported(
  candidates: readonly { readonly sentence: Sentence; readonly cue: number }[],
  count: number,
): { sentence: Sentence; supporters: string[] }[] {
  const judged = candidates.map(({ sentence, cue }) => {
    const supporters = new Set([sentence.ticketId]);
    for (const other of candidates)
      if (sameStatement(sentence, other.sentence)) supporters.add(other.sentence.ticketId);
    // A sentence of 8 to 30 words says enough and is still read.
    const length = Math.min(1, sentence.words.size / 8) * Math.min(1, 30 / sentence.words.size);
    return { sentence, supporters: [...supporters], score: cue * (1 + Math.log2(supporters.size)) * length };
  });
  judged.sort((a, b) => b.score - a.score);
  const kept: typeof judged = [];
  for (const candidate of judged) {
    if (kept.length === count) break;
    if (!kept.some(({ sentence }) => sameStatement(sentence, candidate.sentence))) kept.push(candidate);
  }
  return kept;
}

function distinct(sentences: readonly Sentence[]): Sentence[] {
  const kept: Sentence[] = [];
  for (const sentence of sentences) if (!kept.some((other) => sameStatement(sentence, other))) kept.push(sentence);
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

/** Resolutions that say a drafted remedy failed, or that tell the opposite about the same matter. */
function findContradictions(drafted: readonly DraftedSentence[], told: readonly Sentence[]): string[] {
  const found: string[] = [];
  const remedies = drafted.filter(({ field }) => field === 'workaround' || field === 'fix');
  const failures = told.filter((sentence) => negativeOutcome.test(sentence.text));
  for (const remedy of remedies) {
    const words = contentWords(remedy.sentence);
    for (const failure of failures) {
      let shared = 0;
      for (const word of failure.words) if (words.has(word)) shared += 1;
      if (shared >= 2) {
        found.push(
          `${failure.ticketId} says it did not help: “${failure.text}” against “${remedy.sentence}” (${remedy.ticketId}).`,
        );
      }
    }
  }
  for (const remedy of remedies) {
    const words = contentWords(remedy.sentence);
    for (const other of told) {
      if (other.ticketId === remedy.ticketId || overlapOf(words, other.words) < SAME_MATTER) continue;
      const clash = oppositeInstructions.find(([, one, opposite]) =>
        isOpposed(remedy.sentence, other.text, one, opposite),
      );
      if (clash) {
        found.push(
          `Opposite instructions (${clash[0]}): “${remedy.sentence}” (${remedy.ticketId}) and “${other.text}” (${other.ticketId}).`,
        );
      }
    }
  }
  return [...new Set(found)].slice(0, 10);
}

/** One text tells the one thing only, the other text the opposite only. */
function isOpposed(a: string, b: string, one: RegExp, opposite: RegExp): boolean {
  const [aOne, aOpposite, bOne, bOpposite] = [one.test(a), opposite.test(a), one.test(b), opposite.test(b)];
  return (aOne && !aOpposite && bOpposite && !bOne) || (aOpposite && !aOne && bOne && !bOpposite);
}
