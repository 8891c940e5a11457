import { combineHashes } from '../numeric/hash32.js';
import { languageOf } from '../normalise/languages.js';
import { BoilerplateLines } from '../normalise/boilerplate-lines.js';
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
import type { Compaction } from './compaction.js';
import type { Ticket } from './ticket.js';
import { TokenReader } from './token-reader.js';
import { TokenScratch } from './token-scratch.js';
import { Vocabulary } from './vocabulary.js';

const maxTokens = 800;
const maxNoteTokens = 200;
const bodyTokensInBigrams = 150;
const wordsOfMissingTitle = 14;
const maxRawCharacters = 20_000;

/**
 * Turns tickets into ids. Owns the vocabulary; every distinct token is split, stemmed and looked up once.
 * Time O(characters), about 0.2–0.4 ms for a ticket of 1 kB.
 */
export class TicketAnalyser {
  readonly vocabulary: Vocabulary;
  private readonly boilerplate: BoilerplateLines;
  private readonly readers: (TokenReader | undefined)[] = [];
  private readonly scratch = new TokenScratch();

  /** @param from  a snapshot to go on from */
  constructor(from?: SectionReader) {
    this.vocabulary = new Vocabulary(from);
    this.boilerplate = new BoilerplateLines(from);
  }

  save(into: SectionWriter): void {
    this.vocabulary.forgetQuestion();
    this.vocabulary.save(into);
    this.boilerplate.save(into);
  }

  /**
   * A ticket that arrives: its lines are counted, for the tickets after it.
   * @param isRevision  whether it arrived before and was edited: a line edited thirty times is no form
   */
  analyse(ticket: Ticket, isRevision = false): AnalysedTicket {
    this.vocabulary.forgetQuestion();
    const analysed = this.read(ticket);
    if (!isRevision) this.boilerplate.learn(hashOfWording(ticket.title ?? ticket.description ?? ''));
    return analysed;
  }

  /** Terms are renumbered: what was remembered of tokens is read anew. */
  compact(compaction: Compaction): void {
    this.vocabulary.compact(compaction);
    this.readers.length = 0;
  }

  /**
   * A ticket that is only asked about. Words never seen before have ids until the next call and are forgotten then, so that questions
   * change nothing.
   * @param asOf  with the boilerplate known after so many tickets, default now
   */
  analyseQuery(ticket: Ticket, asOf?: number): AnalysedTicket {
    this.vocabulary.beginQuestion();
    return this.read(ticket, asOf);
  }

  private read(ticket: Ticket, asOf?: number): AnalysedTicket {
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
    const titleLength = this.collect(title, language, true, maxTokens);
    const titlePrimaries = scratch.primaryCount;
    const bodyLength = this.collect(body, language, false, maxTokens);
    const streams = scratch.finish();
    const bigrams = this.bigramsOf(
      scratch.primaries,
      titlePrimaries,
      Math.min(scratch.primaryCount, titlePrimaries + bodyTokensInBigrams),
    );
    const titleHash = scratch.wordingHash ?? hashOf(this.vocabulary.hashes.array, scratch.primaries, titlePrimaries);
    const template = scratch.templateHash();
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
      this.collect(normaliseText(ticket.resolutionNotes, 2_000), language, false, maxNoteTokens);
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
      templateHash: withSignatures(template ?? textHash, signatures, this.vocabulary.hashes.array),
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

  private collect(text: string, language: number, isTitle: boolean, limit: number): number {
    const { scratch } = this;
    const reader = (this.readers[language] ??= new TokenReader(this.vocabulary, language));
    return reader.read(text, limit, ({ terms, isNumber }, isInstance) => {
      scratch.add(terms, isTitle);
      scratch.addToTemplate(this.vocabulary.hashes.array[terms[0]!]!, isInstance);
      if (isTitle && !isNumber) scratch.addToWording(this.vocabulary.hashes.array[terms[0]!]!);
    });
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

/** Error codes and the like hold figures that do tell one failure from another. */
function withSignatures(template: number, signatures: Int32Array, hashes: Int32Array): number {
  let hash = template;
  for (const signature of signatures) hash = (hash + hashes[signature]!) | 0;
  return hash;
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
