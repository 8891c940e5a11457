import type { Ticket } from '../../corpus/ticket.js';
import { expandToken, tokenPattern } from '../../normalise/expand-token.js';
import { languageOf } from '../../normalise/languages.js';
import { maxTitleCharacters, normaliseText } from '../../normalise/normalise-text.js';

/** Terms of one text with how often each occurs: parallel arrays, ids ascending. */
export interface TermVector {
  readonly ids: Int32Array;
  readonly counts: Float32Array;
}

export interface TicketTerms {
  readonly title: TermVector;
  /** Title and description; a title term counts `TITLE_WEIGHT` times. */
  readonly text: TermVector;
  /** Pairs of neighbouring terms in the title and the start of the description. */
  readonly pairs: TermVector;
}

const TITLE_WEIGHT = 3;
const MAX_BODY_TERMS = 600;
const MAX_PAIRED_TERMS = 80;
const MAX_NOTES_TERMS = 400;
const MAX_CHARACTERS = 5_000;

/** Reads tickets into terms of one growing vocabulary. */
export class TermReader {
  private readonly vocabulary = new Map<string, number>();
  private readonly memo = new Map<string, readonly string[]>();

  get size(): number {
    return this.vocabulary.size;
  }

  idOf(term: string): number {
    let id = this.vocabulary.get(term);
    if (id === undefined) {
      id = this.vocabulary.size;
      this.vocabulary.set(term, id);
    }
    return id;
  }

  readTicket(ticket: Ticket): TicketTerms {
    const title = normaliseText(ticket.title ?? '', maxTitleCharacters);
    const body = normaliseText(ticket.description ?? '', MAX_CHARACTERS);
    const language = languageOf(`${title}\n${body.slice(0, 1_000)}`, ticket.locale);
    const titleTerms = this.termsOf(title, language, MAX_PAIRED_TERMS);
    const bodyTerms = this.termsOf(body, language, MAX_BODY_TERMS);
    const counts = new Map<number, number>();
    for (const id of titleTerms) counts.set(id, (counts.get(id) ?? 0) + TITLE_WEIGHT);
    for (const id of bodyTerms) counts.set(id, (counts.get(id) ?? 0) + 1);
    const pairs = new Map<number, number>();
    for (const terms of [titleTerms, bodyTerms.slice(0, MAX_PAIRED_TERMS)]) {
      for (let i = 0; i + 1 < terms.length; i += 1) {
        const id = this.idOf(`${terms[i]} ${terms[i + 1]}`);
        pairs.set(id, (pairs.get(id) ?? 0) + 1);
      }
    }
    return { title: vectorOf(countTerms(titleTerms)), text: vectorOf(counts), pairs: vectorOf(pairs) };
  }

  /** Terms of a resolution; addresses are left out, because an article's address would name the answer. */
  readNotes(ticket: Ticket): TermVector {
    const notes = normaliseText((ticket.resolutionNotes ?? '').replace(/https?:\/\/\S+/g, ' '), MAX_CHARACTERS);
    const language = languageOf(notes.slice(0, 1_000), ticket.locale);
    return vectorOf(countTerms(this.termsOf(notes, language, MAX_NOTES_TERMS)));
  }

  /** Terms of an article's id, when it is made of words ("compacting-folders"). */
  readSlug(articleId: string): TermVector {
    const words = articleId.replace(/[-_./]+/g, ' ');
    return vectorOf(countTerms(this.termsOf(words, languageOf(words), 40)));
  }

  private termsOf(text: string, language: number, limit: number): number[] {
    const ids: number[] = [];
    for (const [token] of text.matchAll(tokenPattern)) {
      for (const term of this.expand(token, language)) ids.push(this.idOf(term));
      if (ids.length >= limit) break;
    }
    return ids;
  }

  private expand(token: string, language: number): readonly string[] {
    const key = `${language} ${token}`;
    let terms = this.memo.get(key);
    if (terms === undefined) {
      terms = expandToken(token, language);
      this.memo.set(key, terms);
    }
    return terms;
  }
}

function countTerms(ids: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function vectorOf(counts: ReadonlyMap<number, number>): TermVector {
  const entries = [...counts].sort((a, b) => a[0] - b[0]);
  return { ids: Int32Array.from(entries, ([id]) => id), counts: Float32Array.from(entries, ([, count]) => count) };
}

/** a + weight · b; a term of b alone counts as one. */
export function blendVectors(a: TermVector, b: TermVector, weight: number): TermVector {
  const counts = new Map<number, number>();
  a.ids.forEach((id, i) => counts.set(id, a.counts[i]!));
  b.ids.forEach((id, i) => counts.set(id, Math.max(1, (counts.get(id) ?? 0) + weight * b.counts[i]!)));
  return vectorOf(counts);
}
