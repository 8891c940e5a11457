import { firstMark, lastMark } from './masks.js';

/** Shorter lines ("ok", "1.") are too little to know a line by. */
const minLetters = 3;

/** Two 32-bit hashes a line and whether the line says enough to be known again. Reused from text to text. */
export class LineHashes {
  count = 0;
  low: Int32Array = new Int32Array(256);
  high: Int32Array = new Int32Array(256);
  isKnowable: Uint8Array = new Uint8Array(256);

  /**
   * Hash the lines of a masked text. Only letters, digits and masks count, without case, so that `**Steps:**` is `steps`;
   * digits do count: "Android 4.4" is not "Android 5.0". Time O(length).
   */
  read(masked: string): void {
    this.count = 0;
    let low = offsetLow;
    let high = offsetHigh;
    let letters = 0;
    for (let at = 0; at <= masked.length; at++) {
      const code = at === masked.length ? newline : masked.charCodeAt(at);
      if (code === newline) {
        this.push(low, high, letters >= minLetters);
        low = offsetLow;
        high = offsetHigh;
        letters = 0;
        continue;
      }
      const folded = code >= 65 && code <= 90 ? code | 32 : code;
      const isLetter = (folded >= 97 && folded <= 122) || folded > 191;
      if (!isLetter && !(folded >= 48 && folded <= 57)) continue;
      if (isLetter && !(folded >= firstMark && folded <= lastMark)) letters++;
      low = Math.imul(low ^ folded, 0x01000193);
      high = Math.imul(high ^ folded, 0x85ebca6b) + 0x27d4eb2f;
    }
  }

  private push(low: number, high: number, isKnowable: boolean): void {
    if (this.count === this.low.length) this.grow();
    this.low[this.count] = low;
    this.high[this.count] = high;
    this.isKnowable[this.count++] = isKnowable ? 1 : 0;
  }

  private grow(): void {
    const { low, high, isKnowable } = this;
    this.low = new Int32Array(low.length * 2);
    this.high = new Int32Array(low.length * 2);
    this.isKnowable = new Uint8Array(low.length * 2);
    this.low.set(low);
    this.high.set(high);
    this.isKnowable.set(isKnowable);
  }
}

const newline = 10;
const offsetLow = 0x811c9dc5 | 0;
const offsetHigh = 0x9747b28c | 0;
