import type { Ticket } from '../corpus/ticket.js';
import { type Sentence, contentWords, overlapOf, sentencesOf } from './sentences.js';

/** Members whose words are counted; enough to know what they share. */
const SAMPLE = 60;
const SENTENCES_READ = 4;
/** Sentences that share at least this much of the shorter one's words say the same. */
const SAME_STATEMENT = 0.6;

/** Tickets whose title and description share most words with the others, best first. */
export function chooseRepresentatives(tickets: readonly Ticket[], count: number): Ticket[] {
  const sample = tickets.slice(0, SAMPLE);
  const words = sample.map((ticket) =>
    contentWords(`${ticket.title ?? ''} ${(ticket.description ?? '').slice(0, 600)}`),
  );
  const shared = countWords(words);
  return sample
    .map((ticket, i) => ({ ticket, score: centrality(words[i]!, shared) }))
    .sort((a, b) => b.score - a.score || (a.ticket.id < b.ticket.id ? -1 : 1))
    .slice(0, count)
    .map(({ ticket }) => ticket);
}

/** The sentences of the descriptions that say best what all of them say. */
export function chooseSymptom(tickets: readonly Ticket[], count: number): Sentence[] {
  const sample = tickets.slice(0, SAMPLE);
  const shared = countWords(sample.map((ticket) => contentWords(`${ticket.title ?? ''} ${ticket.description ?? ''}`)));
  const judged = sample
    .flatMap((ticket) => sentencesOf(ticket.id, ticket.description).slice(0, SENTENCES_READ))
    .map((sentence) => ({
      sentence,
      // Too short says too little, too long says too much at once.
      score:
        centrality(sentence.words, shared) *
        Math.min(1, sentence.words.size / 6) *
        Math.min(1, 25 / sentence.words.size),
    }))
    .sort((a, b) => b.score - a.score);
  const kept: Sentence[] = [];
  for (const { sentence } of judged) {
    if (kept.length === count) break;
    if (!kept.some((other) => overlapOf(sentence.words, other.words) >= SAME_STATEMENT)) kept.push(sentence);
  }
  return kept;
}

function countWords(texts: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const words of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Mean number of other tickets that use each word; damped for few words. */
function centrality(words: ReadonlySet<string>, shared: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const word of words) sum += (shared.get(word) ?? 1) - 1;
  return sum / (4 + words.size);
}
