import { combineHashes } from '../numeric/hash32.js';
import { languageOf } from '../normalise/languages.js';
import { BoilerplateLines } from '../normalise/boilerplate-lines.js';
import { expandToken, tokenPattern } from '../normalise/expand-token.js';
import { maskText } from '../normalise/masks.js';
import { maxBodyCharacters, maxTitleCharacters, normaliseText } from '../normalise/normalise-text.js';
import { stripMail } from '../normalise/strip-mail.js';
import { stripMarkup } from '../normalise/strip-markup.js';
import { logTemplatesOf } from '../sign/log-template.js';
import { stackFramesOf } from '../sign/stack-frames.js';
import { signText } from '../sign/sign-text.js';
import type { TicketSignature } from '../sign/signature.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { ABSENT, type AnalysedTicket } from './analysed-ticket.js';
import type { Ticket } from './ticket.js';
import { Vocabulary } from './vocabulary.js';

const maxTokens = 800;
const maxNoteTokens = 200;
const bodyTokensInBigrams = 150;
const wordsOfMissingTitle = 14;
const maxCachedTokens = 400_000;
const maxRawCharacters = 20_000;
/** "Printer 10 offline" and "Printer 11 offline" have one wording; versions (3.2) and codes (E10) are words. */
const instanceNumber = /^\d{1,4}$/;

/**
 * Turns tickets into ids. Owns the vocabulary; every distinct token is split, stemmed and looked up once.
 * Time O(characters), about 0.2–0.4 ms for a ticket of 1 kB.
 */
export class TicketAnalyser {
  readonly vocabulary: Vocabulary;
  private readonly boilerplate: BoilerplateLines;
  private readonly cachedTerms: Map<string, Int32Array>[] = [];
  private readonly scratch = new TokenScratch();

  /** @param from  a snapshot to go on from */
  constructor(from?: SectionReader) {
    this.vocabulary = new Vocabulary(from);
    this.boilerplate = new BoilerplateLines(from);
  }

  save(into: SectionWriter): void {
    this.vocabulary.save(into);
    this.boilerplate.save(into);
  }

  /** A ticket that arrives: its lines are counted, for the tickets after it. */
  analyse(ticket: Ticket): AnalysedTicket {
    const analysed = this.analyseQuery(ticket);
    this.boilerplate.learn(hashOfWording(ticket.title ?? ticket.description ?? ''));
    return analysed;
  }

  /**
   * A ticket that is asked about, or one that arrived before and was edited: a line edited thirty times is no form.
   * @param asOf  with the boilerplate known after so many tickets, default now
   */
  analyseQuery(ticket: Ticket, asOf?: number): AnalysedTicket {
    const rawBody = [ticket.description, ticket.environment].filter((text) => text !== undefined).join('\n');
    const plainBody = stripMarkup(rawBody.length > maxRawCharacters ? rawBody.slice(0, maxRawCharacters) : rawBody);
    const report = stripMail(plainBody);
    const capped = report.length > maxBodyCharacters ? report.slice(0, maxBodyCharacters) : report;
    const masked = maskText(capped);
    const boilerplate = this.boilerplate.read(masked, asOf);
    const body = boilerplate.length === 0 ? masked : withoutLines(masked, boilerplate);
    const title = normaliseText(ticket.title ?? '', maxTitleCharacters).trim() || firstWords(body);
    const language = languageOf(`${title} ${body.slice(0, 1200)}`, ticket.locale);
    const { scratch } = this;

    scratch.clear();
    const titleLength = this.collect(title, language, scratch, true, maxTokens);
    const titlePrimaries = scratch.primaryCount;
    const bodyLength = this.collect(body, language, scratch, false, maxTokens);
    const streams = scratch.finish();
    const bigrams = this.bigramsOf(
      scratch.primaries,
      titlePrimaries,
      Math.min(scratch.primaryCount, titlePrimaries + bodyTokensInBigrams),
    );
    const titleHash = scratch.wordingHash ?? hashOf(this.vocabulary.hashes.array, scratch.primaries, titlePrimaries);
    const textHash = hashOf(this.vocabulary.hashes.array, scratch.primaries, scratch.primaryCount);

    const dropped = boilerplate.length === 0 ? undefined : linesAt(capped, boilerplate);
    const plain = `${ticket.title ?? ''}\n${dropped === undefined ? plainBody : withoutText(plainBody, dropped)}`;
    const stack = stackFramesOf(plain.slice(0, maxRawCharacters));
    const frames = Int32Array.from(stack, (frame) => this.vocabulary.intern(`\u0001frame:${frame}`, frame));
    const signatures = distinct(
      signText(plain, stack).map(({ kind, value }) => this.vocabulary.intern(`\u0001${kind}:${value}`, value)),
    );

    scratch.clear();
    if (ticket.resolutionNotes !== undefined)
      this.collect(normaliseText(ticket.resolutionNotes, 2_000), language, scratch, false, maxNoteTokens);
    const noteTerms = scratch.finish().terms;

    return {
      id: ticket.id,
      createdAt: ticket.createdAt === undefined ? Number.NaN : Date.parse(ticket.createdAt),
      resolvedAt: ticket.resolvedAt === undefined ? Number.NaN : Date.parse(ticket.resolvedAt),
      ...streams,
      titleLength,
      bodyLength,
      bigrams,
      titleGrams: titleGramsOf(title),
      signatures,
      frames,
      noteTerms,
      product: this.field('product', ticket.product),
      component: this.field('component', ticket.component),
      type: this.field('type', ticket.type),
      version: this.field('version', ticket.version),
      reporter: this.field('reporter', ticket.reporter),
      titleHash,
      textHash,
    };
  }

  /**
   * Signatures of a ticket's symptom, as values; with the templates of its log lines, which take no part in matching: their words
   * already do.
   */
  signaturesOf(ticket: Ticket): TicketSignature[] {
    const text = `${ticket.title ?? ''}\n${stripMarkup((ticket.description ?? '').slice(0, maxRawCharacters))}`;
    return [...signText(text), ...logTemplatesOf(text).map((value) => ({ kind: 'log_template' as const, value }))];
  }

  private field(name: string, value: string | undefined): number {
    return value === undefined || value === '' ? ABSENT : this.vocabulary.intern(`\u0002${name}:${value}`, value);
  }

  private collect(text: string, language: number, scratch: TokenScratch, isTitle: boolean, limit: number): number {
    const cache = (this.cachedTerms[language] ??= new Map<string, Int32Array>());
    if (cache.size > maxCachedTokens) cache.clear();
    tokenPattern.lastIndex = 0;
    let tokens = 0;
    for (let found = tokenPattern.exec(text); found !== null && tokens < limit; found = tokenPattern.exec(text)) {
      const token = found[0].length > 120 ? found[0].slice(0, 120) : found[0];
      let terms = cache.get(token);
      if (terms === undefined) {
        // A slice keeps its whole text alive; the cache must own its key.
        const owned = ownString(token);
        const words = expandToken(owned, language);
        terms = Int32Array.from(words, (word, index) =>
          this.vocabulary.intern(word, index === 0 ? owned : word, index === 0 && words.length > 1),
        );
        cache.set(owned, terms);
      }
      if (terms.length === 0) continue;
      tokens++;
      scratch.add(terms, isTitle);
      if (isTitle && !instanceNumber.test(token)) scratch.addToWording(terms[0]!);
    }
    return tokens;
  }

  /** Neighbouring words of the title and of the start of the body, in order; never across the border of the two. */
  private bigramsOf(primaries: Int32Array, titleEnd: number, end: number): Int32Array {
    const hashes = this.vocabulary.hashes.array;
    const bigrams: number[] = [];
    for (let index = 0; index + 1 < end; index++) {
      if (index + 1 === titleEnd) continue;
      const first = primaries[index]!;
      const second = primaries[index + 1]!;
      if (first !== second) bigrams.push(combineHashes(hashes[first]!, hashes[second]!) | 0);
    }
    return distinct(bigrams);
  }
}

/** Reused buffers of one ticket's tokens. */
class TokenScratch {
  private keys: Int32Array = new Int32Array(4096);
  private keyCount = 0;
  primaries: Int32Array = new Int32Array(2048);
  primaryCount = 0;
  /** Hash of the title's words in order, without its numbers; undefined while there are none. */
  wordingHash: number | undefined;

  clear(): void {
    this.keyCount = 0;
    this.primaryCount = 0;
    this.wordingHash = undefined;
  }

  addToWording(term: number): void {
    this.wordingHash = Math.imul((this.wordingHash ?? 0x811c9dc5) ^ term, 0x01000193);
  }

  add(terms: Int32Array, isTitle: boolean): void {
    if (this.keyCount + terms.length > this.keys.length) this.keys = widened(this.keys, terms.length);
    if (this.primaryCount === this.primaries.length) this.primaries = widened(this.primaries, 1);
    this.primaries[this.primaryCount++] = terms[0]!;
    // Field in the lowest bit: one sort groups by term, then by field.
    for (let index = 0; index < terms.length; index++)
      this.keys[this.keyCount++] = terms[index]! * 2 + (isTitle ? 0 : 1);
  }

  finish(): { terms: Int32Array; titleTf: Uint8Array; bodyTf: Uint8Array } {
    const keys = this.keys.subarray(0, this.keyCount).sort();
    let count = 0;
    for (let index = 0; index < keys.length; index++)
      if (index === 0 || keys[index]! >> 1 !== keys[index - 1]! >> 1) count++;
    const terms = new Int32Array(count);
    const titleTf = new Uint8Array(count);
    const bodyTf = new Uint8Array(count);
    let at = -1;
    for (let index = 0; index < keys.length; index++) {
      const term = keys[index]! >> 1;
      if (at < 0 || terms[at] !== term) terms[++at] = term;
      const tf = (keys[index]! & 1) === 0 ? titleTf : bodyTf;
      if (tf[at]! < 255) tf[at]!++;
    }
    return { terms, titleTf, bodyTf };
  }
}

function widened(array: Int32Array, extra: number): Int32Array {
  const wider = new Int32Array(array.length * 2 + extra);
  wider.set(array);
  return wider;
}

/** V8 keeps a parent string alive for a slice of 13 characters or more; joining two halves copies. */
const ownString = (slice: string): string => (slice.length < 13 ? slice : Array.from(slice).join(''));

function distinct(values: readonly number[]): Int32Array {
  const sorted = Int32Array.from(values).sort();
  let count = 0;
  for (let index = 0; index < sorted.length; index++) {
    if (index === 0 || sorted[index] !== sorted[index - 1]) sorted[count++] = sorted[index]!;
  }
  return sorted.slice(0, count);
}

/** A ticket without a title is named by how it starts. */
const firstWords = (body: string): string =>
  body.trim().slice(0, 400).split(/\s+/).slice(0, wordsOfMissingTitle).join(' ');

function titleGramsOf(title: string): Int32Array {
  const letters = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const grams: number[] = [];
  for (let index = 0; index + 4 <= letters.length; index++) {
    let hash = 0x811c9dc5;
    for (let offset = 0; offset < 4; offset++) hash = Math.imul(hash ^ letters.charCodeAt(index + offset), 0x01000193);
    grams.push(hash | 0);
  }
  return distinct(grams);
}

/** Hash of the first `count` terms in order; equal for equal texts whatever ids their terms have. */
function hashOf(hashes: Int32Array, ids: Int32Array, count: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < count; index++) hash = Math.imul(hash ^ hashes[ids[index]!]!, 0x01000193);
  return hash | 0;
}

function withoutLines(text: string, ascending: readonly number[]): string {
  let next = 0;
  return text
    .split('\n')
    .filter((_, index) => {
      if (index !== ascending[next]) return true;
      next++;
      return false;
    })
    .join('\n');
}

function linesAt(text: string, indices: readonly number[]): ReadonlySet<string> {
  const lines = text.split('\n');
  return new Set(indices.map((index) => lines[index] ?? ''));
}

const withoutText = (text: string, dropped: ReadonlySet<string>): string =>
  text
    .split('\n')
    .filter((line) => !dropped.has(line))
    .join('\n');

/** Equal for titles that differ in numbers, case and marks only: "Printer 10 offline", "printer 11 - offline". */
function hashOfWording(text: string): number {
  let hash = 0x811c9dc5;
  const end = Math.min(text.length, maxTitleCharacters);
  for (let index = 0; index < end; index++) {
    const code = text.charCodeAt(index) | 32;
    if ((code >= 97 && code <= 122) || code > 191) hash = Math.imul(hash ^ code, 0x01000193);
  }
  return hash | 0;
}
