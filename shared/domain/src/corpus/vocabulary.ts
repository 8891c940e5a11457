import { putStrings, readStrings } from '../snapshot/packed-strings.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { GrowableUint8 } from './growable.js';

/** Words to dense ids 0…size−1, for ever: an id is never reused. One surface form is kept per term, for people. */
export class Vocabulary {
  private readonly idOfTerm = new Map<string, number>();
  private readonly terms: string[];
  private readonly surfaces: string[];
  /** 1 for a term written as a compound: `createWindow`, `std::io`, `E0277`. Indexed by id. */
  readonly isIdentifier = new GrowableUint8();

  /** @param from  a snapshot to go on from */
  constructor(from?: SectionReader) {
    this.terms = from === undefined ? [] : readStrings(from, 'vocabulary.terms');
    this.surfaces = from === undefined ? [] : readStrings(from, 'vocabulary.surfaces');
    if (from !== undefined) this.isIdentifier.adopt(from.read('vocabulary.isIdentifier', Uint8Array));
    for (let id = 0; id < this.terms.length; id++) this.idOfTerm.set(this.terms[id]!, id);
  }

  save(into: SectionWriter): void {
    putStrings(into, 'vocabulary.terms', this.terms);
    putStrings(into, 'vocabulary.surfaces', this.surfaces);
    into.put('vocabulary.isIdentifier', this.isIdentifier.values);
  }

  get size(): number {
    return this.surfaces.length;
  }

  /** Id of a term, made on first sight; `surface` is how it was written there. */
  intern(term: string, surface = term, isIdentifier = false): number {
    const known = this.idOfTerm.get(term);
    if (known !== undefined) {
      // First met as part of a compound, a term has its stem for a surface; a word as written reads better.
      if (this.surfaces[known] === term) this.surfaces[known] = surface;
      return known;
    }
    const id = this.surfaces.length;
    this.idOfTerm.set(term, id);
    this.terms.push(term);
    this.surfaces.push(surface);
    this.isIdentifier.push(isIdentifier ? 1 : 0);
    return id;
  }

  /** @returns the id, or −1 when the term was never seen */
  find(term: string): number {
    return this.idOfTerm.get(term) ?? -1;
  }

  termOf(id: number): string {
    return this.terms[id] ?? '';
  }

  surfaceOf(id: number): string {
    return this.surfaces[id] ?? '';
  }
}
