import { ownString } from './own-string.js';
import { expandToken } from '../normalise/expand-token.js';
import { tokenEnd, tokenStart } from '../normalise/scan-tokens.js';
import type { Vocabulary } from './vocabulary.js';

const maxTokenLength = 120;
const maxKnownTokens = 400_000;
const firstSlots = 1 << 12;
const maxLoad = 0.5;
/** "Printer 10 offline" and "Printer 11 offline" have one wording; versions (3.2) and codes (E10) are words. */
const instanceNumber = /^\d{1,4}$/;

/** Terms of one token as written: ids, the whole first; none for a stop word. */
export interface TokenTerms {
  readonly token: string;
  readonly terms: Int32Array;
  readonly isNumber: boolean;
}

/**
 * Tokens of a text, each split, stemmed and looked up once: afterwards a token is found by its letters in the text itself, without
 * making a string of it. Time O(length); memory 400,000 tokens, then it starts anew.
 */
export class TokenReader {
  private slots: (TokenTerms | undefined)[] = new Array<TokenTerms | undefined>(firstSlots);
  private hashes = new Int32Array(firstSlots);
  private count = 0;

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly language: number,
  ) {}

  /**
   * Hand the tokens of `text` that have terms to `take`, in order, until there are `limit`; each with whether it stands in something that has a
   * figure between blanks: 91.5, srv-db-07.
   * @returns how many
   */
  read(text: string, limit: number, take: (token: TokenTerms, isInstance: boolean) => void): number {
    let taken = 0;
    let blankAt = 0;
    let isInstance = false;
    for (let start = tokenStart(text, 0); start < text.length && taken < limit;) {
      const end = tokenEnd(text, start);
      if (start >= blankAt) {
        isInstance = false;
        for (blankAt = start; blankAt < text.length && text.charCodeAt(blankAt) > blank; blankAt++)
          if (isDigit(text.charCodeAt(blankAt))) isInstance = true;
      }
      const token = this.termsOf(text, start, Math.min(end, start + maxTokenLength));
      if (token.terms.length > 0) {
        taken++;
        take(token, isInstance);
      }
      start = tokenStart(text, end);
    }
    return taken;
  }

  private termsOf(text: string, start: number, end: number): TokenTerms {
    const hash = hashOf(text, start, end);
    const mask = this.slots.length - 1;
    for (let slot = slotOf(hash, mask); ; slot = (slot + 1) & mask) {
      const known = this.slots[slot];
      if (known === undefined) return this.meet(ownString(text.slice(start, end)), hash);
      if (this.hashes[slot] === hash && isAt(known.token, text, start, end)) return known;
    }
  }

  private meet(token: string, hash: number): TokenTerms {
    const words = expandToken(token, this.language);
    const terms = Int32Array.from(words, (word, index) =>
      this.vocabulary.intern(word, index === 0 ? token : undefined, index === 0 && words.length > 1),
    );
    const met = { token, terms, isNumber: instanceNumber.test(token) };
    // Ids of a question go with it; and how a ticket writes a word must count when it comes, though a question wrote it so before.
    if (this.vocabulary.isAsking) return met;
    if (this.count >= maxKnownTokens) this.clear(firstSlots);
    if (this.count >= this.slots.length * maxLoad) this.grow();
    this.insert(met, hash);
    return met;
  }

  private insert(token: TokenTerms, hash: number): void {
    const mask = this.slots.length - 1;
    let slot = slotOf(hash, mask);
    while (this.slots[slot] !== undefined) slot = (slot + 1) & mask;
    this.slots[slot] = token;
    this.hashes[slot] = hash;
    this.count++;
  }

  private grow(): void {
    const { slots, hashes } = this;
    this.clear(slots.length * 2);
    slots.forEach((known, slot) => {
      if (known !== undefined) this.insert(known, hashes[slot]!);
    });
  }

  private clear(size: number): void {
    this.slots = new Array<TokenTerms | undefined>(size);
    this.hashes = new Int32Array(size);
    this.count = 0;
  }
}

const blank = 32;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const slotOf = (hash: number, mask: number): number => (hash ^ (hash >>> 15)) & mask;

function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 0;
}

function isAt(token: string, text: string, start: number, end: number): boolean {
  if (token.length !== end - start) return false;
  for (let at = 0; at < token.length; at++) if (token.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  return true;
}
