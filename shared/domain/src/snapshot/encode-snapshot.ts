import { checksumOf } from './checksum.js';
import type { EngineSnapshot } from './engine-snapshot.js';
import {
  assertLittleEndian,
  bytesOf,
  magic,
  padded,
  preambleBytes,
  trailerBytes,
  type SnapshotTable,
} from './snapshot-layout.js';

/** Few systems write more than 2 GiB at once. */
const maxPieceBytes = 1 << 26;

/**
 * A snapshot as the bytes of a file, in pieces of at most 64 MiB to be written one after the other.
 * Pieces are views of the snapshot wherever that saves a copy: write or copy each before asking for the next.
 * Time O(bytes), some 1 GB/s; see snapshot-layout.ts for the format.
 */
export function* encodeSnapshot(snapshot: EngineSnapshot): Generator<Uint8Array> {
  assertLittleEndian();
  const sections = Object.entries(snapshot.sections);
  const table: SnapshotTable = {
    format: snapshot.format,
    matchProfile: snapshot.matchProfile,
    clusterProfile: snapshot.clusterProfile,
    sections: sections.map(([name, array]) => ({ name, type: array[Symbol.toStringTag], length: array.length })),
  };
  yield headOf(JSON.stringify(table));
  for (const [number, [, array]] of sections.entries()) {
    const bytes = bytesOf(array);
    for (let from = 0; from < bytes.length; from += maxPieceBytes)
      yield bytes.subarray(from, Math.min(bytes.length, from + maxPieceBytes));
    const padding = padded(bytes.length) - bytes.length;
    const tail = new Uint8Array(padding + trailerBytes);
    const view = new DataView(tail.buffer, padding);
    view.setUint32(0, checksumOf(bytes), true);
    view.setUint32(4, number, true);
    yield tail;
  }
}

function headOf(json: string): Uint8Array {
  const length = padded(json.length);
  const head = new Uint8Array(preambleBytes + length).fill(0x20);
  for (let index = 0; index < magic.length; index++) head[index] = magic.charCodeAt(index);
  for (let index = 0; index < json.length; index++) head[preambleBytes + index] = json.charCodeAt(index);
  const view = new DataView(head.buffer);
  view.setUint32(8, length, true);
  view.setUint32(12, checksumOf(head.subarray(preambleBytes)), true);
  return head;
}
