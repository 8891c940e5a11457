import { clusterProfiles } from '../cluster/profiles.js';
import { matchProfiles, type MatchProfileName } from '../match/match-profiles.js';
import { checksumOf } from './checksum.js';
import { snapshotFormat, type EngineSnapshot } from './engine-snapshot.js';
import { SnapshotError, type SectionArray } from './sections.js';
import {
  assertLittleEndian,
  bytesOf,
  emptySection,
  magic,
  maxTableBytes,
  padded,
  preambleBytes,
  trailerBytes,
  type SnapshotTable,
} from './snapshot-layout.js';

/**
 * Puts a snapshot together from the bytes of a file as they come, in pieces of any length: no second copy in memory.
 * Whatever is wrong with the file (damaged, cut short, another version, another profile) is a {@link SnapshotError}.
 */
export class SnapshotDecoder {
  private expected: Uint8Array = new Uint8Array(preambleBytes);
  private filled = 0;
  private state: 'preamble' | 'table' | 'section' | 'trailer' | 'end' = 'preamble';
  private tableChecksum = 0;
  private table: SnapshotTable | undefined;
  private number = 0;
  private readonly sections: Record<string, SectionArray> = {};
  private section: SectionArray = new Uint8Array(0);

  constructor() {
    assertLittleEndian();
  }

  /** The next bytes of the file. @throws SnapshotError as soon as it is clear that they are no good */
  push(bytes: Uint8Array): void {
    let at = 0;
    for (;;) {
      const taken = Math.min(bytes.length - at, this.expected.length - this.filled);
      this.expected.set(bytes.subarray(at, at + taken), this.filled);
      this.filled += taken;
      at += taken;
      if (this.filled < this.expected.length) return;
      if (this.state === 'end') {
        if (at < bytes.length) throw new SnapshotError('the snapshot goes on after its last section: it is damaged');
        return;
      }
      this.proceed();
    }
  }

  /** @throws SnapshotError when the file ended too early */
  finish(): EngineSnapshot {
    const { table } = this;
    if (this.state !== 'end' || table === undefined)
      throw new SnapshotError('the snapshot is cut short: rebuild from tickets');
    const { matchProfile, clusterProfile } = table;
    return {
      format: snapshotFormat,
      matchProfile: matchProfile as MatchProfileName,
      clusterProfile: clusterProfile as keyof typeof clusterProfiles,
      sections: this.sections,
    };
  }

  private proceed(): void {
    switch (this.state) {
      case 'preamble':
        return this.readPreamble();
      case 'table':
        return this.readTable();
      case 'section':
        return this.await('trailer', padded(this.section.byteLength) - this.section.byteLength + trailerBytes);
      case 'trailer':
        return this.checkSection();
      case 'end':
    }
  }

  private await(state: typeof this.state, bytes: number | Uint8Array): void {
    this.state = state;
    this.expected = typeof bytes === 'number' ? new Uint8Array(bytes) : bytes;
    this.filled = 0;
  }

  private readPreamble(): void {
    const view = new DataView(this.expected.buffer);
    for (let index = 0; index < magic.length; index++) {
      if (this.expected[index] !== magic.charCodeAt(index))
        throw new SnapshotError('this is no snapshot of the matching engine, or one of another version');
    }
    const length = view.getUint32(8, true);
    if (length > maxTableBytes || length % 8 !== 0) throw new SnapshotError("the snapshot's table is damaged");
    this.tableChecksum = view.getUint32(12, true);
    this.await('table', length);
  }

  private readTable(): void {
    if (checksumOf(this.expected) !== this.tableChecksum) throw new SnapshotError("the snapshot's table is damaged");
    const table = JSON.parse(Array.from(this.expected, (unit) => String.fromCharCode(unit)).join('')) as SnapshotTable;
    assertKnown('format', table.format, [snapshotFormat]);
    assertKnown('match profile', table.matchProfile, Object.keys(matchProfiles));
    assertKnown('cluster profile', table.clusterProfile, Object.keys(clusterProfiles));
    this.table = table;
    this.beginSection();
  }

  private beginSection(): void {
    const { name, type, length } = this.table!.sections[this.number] ?? {};
    if (name === undefined) return this.await('end', 0);
    this.section = emptySection(type!, length!);
    this.sections[name] = this.section;
    this.await('section', bytesOf(this.section));
  }

  private checkSection(): void {
    const { expected, number, section } = this;
    const view = new DataView(expected.buffer, expected.byteOffset + expected.length - trailerBytes);
    if (view.getUint32(0, true) !== checksumOf(bytesOf(section)) || view.getUint32(4, true) !== number)
      throw new SnapshotError(`section "${this.table!.sections[number]!.name}" of the snapshot is damaged: rebuild from tickets`); // prettier-ignore
    this.number++;
    this.beginSection();
  }
}

/**
 * The snapshot in the bytes of a file, given whole or in pieces.
 * @throws SnapshotError for a file that is damaged, cut short or of another version: rebuild from tickets
 */
export function decodeSnapshot(bytes: Uint8Array | Iterable<Uint8Array>): EngineSnapshot {
  const decoder = new SnapshotDecoder();
  for (const piece of ArrayBuffer.isView(bytes) ? [bytes] : bytes) decoder.push(piece);
  return decoder.finish();
}

function assertKnown(what: string, value: string, known: readonly string[]): void {
  if (!known.includes(value))
    throw new SnapshotError(`the snapshot has ${what} "${value}", this version knows ${known.join(', ')}: rebuild from tickets`); // prettier-ignore
}
