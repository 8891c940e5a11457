import { SnapshotError, type SectionArray } from './sections.js';

/**
 * Layout of a snapshot file, little-endian, everything aligned to 8 bytes:
 *
 *     magic (8 bytes) · length of the table (u32) · checksum of the table (u32) · table (JSON, ASCII, padded with blanks)
 *     for each section of the table: its bytes, padded with zeros · checksum (u32) · its number (u32)
 */
export const magic = 'REPRISE1';
export const preambleBytes = 16;
export const trailerBytes = 8;
/** A longer table than this is no table. */
export const maxTableBytes = 1 << 20;

export interface SnapshotTable {
  readonly format: string;
  readonly matchProfile: string;
  readonly clusterProfile: string;
  readonly sections: readonly { readonly name: string; readonly type: string; readonly length: number }[];
}

const arrayTypes = { Uint8Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array } as const;

/** @returns an empty array of a type of the table @throws SnapshotError for a type or length that cannot be */
export function emptySection(type: string, length: number): SectionArray {
  const make = arrayTypes[type as keyof typeof arrayTypes];
  if (!Object.hasOwn(arrayTypes, type) || !Number.isInteger(length) || length < 0)
    throw new SnapshotError(`the snapshot's table names an array ${type}[${length}], which cannot be`);
  try {
    return new make(length);
  } catch {
    throw new SnapshotError(`the snapshot's table names an array ${type}[${length}], which memory cannot hold`);
  }
}

export const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

export const bytesOf = (array: SectionArray): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** @throws SnapshotError on the few machines that keep numbers the other way round */
export function assertLittleEndian(): void {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
    throw new SnapshotError('snapshots are little-endian and this machine is not: rebuild from tickets');
}
