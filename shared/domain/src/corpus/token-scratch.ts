import type { AnalysedTicket } from './analysed-ticket.js';

/** Tokens at the start of a ticket, its title among them, that say what it is about; what follows is often pasted code and logs. */
const leadTokens = 60;
/** A word of the title counts twice there. */
const titleInLead = 2;
/** Shorter texts ("test 1", "help") are alike by chance. */
const minTemplateWords = 4;
const inBody = 1;
const inLead = 2;
const fieldBits = 2;

/** Terms of a ticket in fields, as in `AnalysedTicket`. */
export type TermStreams = Pick<AnalysedTicket, 'terms' | 'titleTf' | 'bodyTf' | 'leadTf'>;

/** Reused buffers of one ticket's tokens. */
export class TokenScratch {
  private keys: Int32Array = new Int32Array(4096);
  private keyCount = 0;
  primaries: Int32Array = new Int32Array(2048);
  primaryCount = 0;
  /** Hash of the title's words in order, without its numbers; undefined while there are none. */
  wordingHash: number | undefined;
  private template = 0;
  /** Words that make the template, and what is filled in between them. */
  private templateWords = 0;
  private filledIn = 0;

  clear(): void {
    this.keyCount = 0;
    this.primaryCount = 0;
    this.wordingHash = undefined;
    this.template = 0x811c9dc5;
    this.templateWords = 0;
    this.filledIn = 0;
  }

  addToTemplate(hash: number, isInstance: boolean): void {
    if (isInstance) {
      this.filledIn++;
      return;
    }
    this.templateWords++;
    this.template = Math.imul(this.template ^ hash, 0x01000193);
  }

  /** @returns hash of the words in order without what is filled in; undefined where they are too few to tell one template from another */
  templateHash(): number | undefined {
    const areEnough = this.templateWords >= minTemplateWords && this.templateWords >= this.filledIn;
    return areEnough ? this.template | 0 : undefined;
  }

  addToWording(hash: number): void {
    this.wordingHash = Math.imul((this.wordingHash ?? 0x811c9dc5) ^ hash, 0x01000193);
  }

  add(terms: Int32Array, isTitle: boolean): void {
    if (this.keyCount + terms.length > this.keys.length) this.keys = widened(this.keys, terms.length);
    if (this.primaryCount === this.primaries.length) this.primaries = widened(this.primaries, 1);
    this.primaries[this.primaryCount++] = terms[0]!;
    // Field in the lowest bits: one sort groups by term, then by field.
    const field = (isTitle ? 0 : inBody) | (this.primaryCount <= leadTokens ? inLead : 0);
    for (let index = 0; index < terms.length; index++)
      this.keys[this.keyCount++] = (terms[index]! << fieldBits) | field;
  }

  finish(): TermStreams {
    const keys = this.keys.subarray(0, this.keyCount).sort();
    let count = 0;
    for (let index = 0; index < keys.length; index++)
      if (index === 0 || keys[index]! >> fieldBits !== keys[index - 1]! >> fieldBits) count++;
    const terms = new Int32Array(count);
    const titleTf = new Uint8Array(count);
    const bodyTf = new Uint8Array(count);
    const leadTf = new Uint8Array(count);
    let at = -1;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index]!;
      const term = key >> fieldBits;
      if (at < 0 || terms[at] !== term) terms[++at] = term;
      const isBody = (key & inBody) !== 0;
      const tf = isBody ? bodyTf : titleTf;
      if (tf[at]! < 255) tf[at]!++;
      if ((key & inLead) !== 0) leadTf[at]! += isBody ? 1 : titleInLead;
    }
    return { terms, titleTf, bodyTf, leadTf };
  }
}

function widened(array: Int32Array, extra: number): Int32Array {
  const wider = new Int32Array(array.length * 2 + extra);
  wider.set(array);
  return wider;
}
