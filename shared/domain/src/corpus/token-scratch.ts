/** Reused buffers of one ticket's tokens. */
export class TokenScratch {
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

  addToWording(hash: number): void {
    this.wordingHash = Math.imul((this.wordingHash ?? 0x811c9dc5) ^ hash, 0x01000193);
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
