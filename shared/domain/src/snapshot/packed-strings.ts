import { SnapshotError, type SectionReader, type SectionWriter } from './sections.js';

/**
 * Write strings as one run of bytes (section `name`) and n + 1 offsets (`name.offsets`).
 * Each UTF-16 unit takes 1–3 bytes (CESU-8), so that lone surrogates, which cut tokens may hold, survive. O(characters).
 */
export function putStrings(into: SectionWriter, name: string, strings: readonly string[]): void {
  const offsets = new Uint32Array(strings.length + 1);
  let total = 0;
  strings.forEach((text, index) => {
    total += byteLength(text);
    if (total > 0xffffffff) throw new RangeError(`section "${name}" exceeds 4 GiB of text`);
    offsets[index + 1] = total;
  });
  const bytes = new Uint8Array(total);
  strings.forEach((text, index) => write(text, bytes, offsets[index]!));
  into.put(name, bytes);
  into.put(`${name}.offsets`, offsets);
}

/** The strings written by {@link putStrings}. O(characters). */
export function readStrings(from: SectionReader, name: string): string[] {
  const bytes = from.read(name, Uint8Array);
  const offsets = from.read(`${name}.offsets`, Uint32Array);
  if (offsets.length === 0 || offsets[offsets.length - 1] !== bytes.length)
    throw new SnapshotError(`the strings of section "${name}" do not add up; rebuild from tickets`);
  const strings = new Array<string>(offsets.length - 1);
  for (let index = 0; index < strings.length; index++)
    strings[index] = read(bytes, offsets[index]!, offsets[index + 1]!);
  return strings;
}

function byteLength(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) length += unit > 0x7ff ? 2 : 1;
  }
  return length;
}

function write(text: string, bytes: Uint8Array, start: number): void {
  let at = start;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit <= 0x7f) bytes[at++] = unit;
    else if (unit <= 0x7ff) {
      bytes[at++] = 0xc0 | (unit >> 6);
      bytes[at++] = 0x80 | (unit & 0x3f);
    } else {
      bytes[at++] = 0xe0 | (unit >> 12);
      bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[at++] = 0x80 | (unit & 0x3f);
    }
  }
}

const unitsAtOnce = 4096;
const units = new Uint16Array(unitsAtOnce);

function read(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let count = 0;
  for (let at = start; at < end;) {
    const byte = bytes[at++]!;
    if (byte <= 0x7f) units[count++] = byte;
    else if (byte < 0xe0) units[count++] = ((byte & 0x1f) << 6) | (bytes[at++]! & 0x3f);
    else {
      units[count++] = ((byte & 0x0f) << 12) | ((bytes[at]! & 0x3f) << 6) | (bytes[at + 1]! & 0x3f);
      at += 2;
    }
    if (count === unitsAtOnce) {
      text += textOf(count);
      count = 0;
    }
  }
  return text + textOf(count);
}

const textOf = (count: number): string =>
  String.fromCharCode.apply(undefined, units.subarray(0, count) as unknown as number[]);
