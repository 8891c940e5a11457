const prime1 = 0x9e3779b1 | 0;
const prime2 = 0x85ebca77 | 0;
const prime3 = 0xc2b2ae3d | 0;

/** Taken once: where tests run, every look at a global costs more than the multiplication. */
const { imul } = Math;

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));
const round = (lane: number, word: number): number => imul(rotate((lane + imul(word, prime2)) | 0, 13), prime1);

/**
 * 32-bit checksum of bytes, against damage, not against intent: four interleaved lanes of multiplications (after xxHash32).
 * @param bytes  starting at a multiple of four in its buffer
 * @returns unsigned 32-bit; some 1 GB/s
 */
export function checksumOf(bytes: Uint8Array): number {
  const nWords = Math.floor(bytes.byteLength / 4);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, nWords);
  let a = (prime1 + prime2) | 0;
  let b = prime2;
  let c = 0;
  let d = -prime1 | 0;
  let at = 0;
  for (const end = nWords - 3; at < end; at += 4) {
    a = round(a, words[at]!);
    b = round(b, words[at + 1]!);
    c = round(c, words[at + 2]!);
    d = round(d, words[at + 3]!);
  }
  let hash = (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18) + bytes.byteLength) | 0;
  for (; at < nWords; at++) hash = imul(rotate((hash + imul(words[at]!, prime3)) | 0, 17), prime2);
  for (let byte = nWords * 4; byte < bytes.byteLength; byte++)
    hash = imul(rotate((hash + imul(bytes[byte]!, prime3)) | 0, 11), prime1);
  hash = imul(hash ^ (hash >>> 15), prime2);
  hash = imul(hash ^ (hash >>> 13), prime3);
  return (hash ^ (hash >>> 16)) >>> 0;
}
