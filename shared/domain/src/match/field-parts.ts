import type { Vocabulary } from '../corpus/vocabulary.js';
import { expandToken, tokenPattern } from '../normalise/expand-token.js';

const separators = /\s*[,;|\n]\s*/;
const maxParts = 32;
/** Names of fields are short and mostly English; stems of other languages are found when they are written alike. */
const languageOfNames = 0;

/**
 * Fields that may name several things at once ("Android, Tooling"): what two of them share, and which words they are made of.
 * Trackers let a ticket carry many components and versions; compared as one string, few of them would ever agree.
 */
export class FieldParts {
  private readonly parts = new Map<number, readonly string[]>();
  private readonly terms = new Map<number, readonly number[]>();

  constructor(private readonly vocabulary: Vocabulary) {}

  /** Cosine of the two sets of parts, 0–1. @param one  id of a field's value, as `other` */
  overlap(one: number, other: number): number {
    if (one === other) return 1;
    const own = this.partsOf(one);
    const others = this.partsOf(other);
    let shared = 0;
    for (const part of own) if (others.includes(part)) shared++;
    return shared === 0 ? 0 : shared / Math.sqrt(own.length * others.length);
  }

  /** Ids of the words that a field's value is made of, as tickets write them; words no ticket has used yet are left out. */
  termsOf(id: number): readonly number[] {
    const known = this.terms.get(id);
    if (known !== undefined) return known;
    const words = Array.from(this.vocabulary.surfaceOf(id).matchAll(tokenPattern), ([token]) => {
      const [whole, ...pieces] = expandToken(token, languageOfNames);
      return pieces.length > 0 || whole === undefined ? pieces : [whole];
    }).flat();
    const found = words.map((word) => this.vocabulary.find(word));
    const terms = [...new Set(found.filter((term) => term >= 0))];
    // A word that is missing may turn up in a later ticket: ask again, so that an answer never depends on when it was first asked.
    if (!found.includes(-1)) this.terms.set(id, terms);
    return terms;
  }

  private partsOf(id: number): readonly string[] {
    const known = this.parts.get(id);
    if (known !== undefined) return known;
    const written = this.vocabulary.surfaceOf(id).toLowerCase().split(separators);
    const parts = [...new Set(written)].filter((part) => part !== '').slice(0, maxParts);
    this.parts.set(id, parts);
    return parts;
  }
}
