import { putStrings, readStrings } from '../snapshot/packed-strings.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { hash32 } from '../numeric/hash32.js';
import { GONE, keptOf, type Compaction } from './compaction.js';
import { GrowableInt32, GrowableUint8 } from './growable.js';

/** Words to dense ids 0…size−1, kept until a compaction renumbers them. One surface form is kept per term, for people; empty until the term was met outside a compound. */
export class Vocabulary {
  private readonly idOfTerm = new Map<string, number>();
  private terms: string[];
  private surfaces: string[];
  /** 1 for a term written as a compound: `createWindow`, `std::io`, `E0277`. Indexed by id. */
  readonly isIdentifier = new GrowableUint8();
  /** Hash of each term: what makes texts comparable whatever ids their terms have. Indexed by id. */
  readonly hashes = new GrowableInt32();
  /** First id of a question's own words, while there is one. */
  private questionFrom = Number.POSITIVE_INFINITY;

  /** @param from  a snapshot to go on from */
  constructor(from?: SectionReader) {
    this.terms = from === undefined ? [] : readStrings(from, 'vocabulary.terms');
    this.surfaces = from === undefined ? [] : readStrings(from, 'vocabulary.surfaces');
    if (from !== undefined) {
      this.isIdentifier.adopt(from.read('vocabulary.isIdentifier', Uint8Array));
      this.hashes.adopt(from.read('vocabulary.hashes', Int32Array));
    }
    for (let id = 0; id < this.terms.length; id++) this.idOfTerm.set(this.terms[id]!, id);
  }

  save(into: SectionWriter): void {
    putStrings(into, 'vocabulary.terms', this.terms);
    putStrings(into, 'vocabulary.surfaces', this.surfaces);
    into.put('vocabulary.isIdentifier', this.isIdentifier.values);
    into.put('vocabulary.hashes', this.hashes.values);
  }

  get size(): number {
    return this.surfaces.length;
  }

  /**
   * Id of a term, made on first sight.
   * @param surface  how it was written there; undefined for part of a compound, of which only the stem is known
   */
  intern(term: string, surface?: string, isIdentifier = false): number {
    const known = this.idOfTerm.get(term);
    if (known !== undefined) {
      if (surface !== undefined && !this.isAsking && readsBetter(surface, this.surfaces[known]!))
        this.surfaces[known] = surface;
      return known;
    }
    const id = this.surfaces.length;
    this.idOfTerm.set(term, id);
    this.terms.push(term);
    this.surfaces.push(surface ?? '');
    this.isIdentifier.push(isIdentifier ? 1 : 0);
    this.hashes.push(hash32(term) | 0);
    return id;
  }

  /** From now on terms are asked about, not learned: new ones have ids until the question is forgotten. */
  beginQuestion(): void {
    this.forgetQuestion();
    this.questionFrom = this.size;
  }

  /** Be as before the question. O(new terms of the question). */
  forgetQuestion(): void {
    const from = this.questionFrom;
    this.questionFrom = Number.POSITIVE_INFINITY;
    if (from >= this.size) return;
    for (let id = from; id < this.terms.length; id++) this.idOfTerm.delete(this.terms[id]!);
    this.terms.length = from;
    this.surfaces.length = from;
    this.isIdentifier.length = from;
    this.hashes.length = from;
  }

  /** Whether terms are asked about at present, see {@link beginQuestion}. */
  get isAsking(): boolean {
    return this.questionFrom !== Number.POSITIVE_INFINITY;
  }

  /** Keep only some terms, renumbered in order. A question is forgotten. */
  compact({ termOf, nTerms }: Compaction): void {
    this.forgetQuestion();
    const isKept = (_: string, id: number): boolean => termOf[id] !== GONE;
    this.terms = this.terms.filter(isKept);
    this.surfaces = this.surfaces.filter(isKept);
    this.isIdentifier.adopt(keptOf(this.isIdentifier.values, termOf, nTerms));
    this.hashes.adopt(keptOf(this.hashes.values, termOf, nTerms));
    this.idOfTerm.clear();
    this.terms.forEach((term, id) => this.idOfTerm.set(term, id));
  }

  /** @returns the id, or −1 when the term was never seen */
  find(term: string): number {
    return this.idOfTerm.get(term) ?? -1;
  }

  termOf(id: number): string {
    return this.terms[id] ?? '';
  }

  surfaceOf(id: number): string {
    return this.surfaces[id] || this.termOf(id);
  }
}

/**
 * Which of two ways to write a term is shown. Of words the shortest is nearest to the form in a dictionary (printer, printers; map, mapping),
 * and a word that is also written small has its capital from the beginning of a sentence. What is no plain word stays as first written.
 */
function readsBetter(surface: string, known: string): boolean {
  if (known === '') return true;
  if (!plainWord.test(surface) || !plainWord.test(known)) return false;
  return surface.length < known.length || (surface.length === known.length && surface === known.toLowerCase());
}

/** Of three letters at least: of two, a word is rarely the form of a longer one (us, use). */
const plainWord = /^\p{L}\p{Ll}{2,}$/u;
