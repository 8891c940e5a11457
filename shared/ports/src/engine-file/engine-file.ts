import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { SnapshotDecoder, encodeSnapshot, type EngineSnapshot } from '@reprise/domain';

/** What a file of an engine holds beside the engine: what its owner must know to bring it up to the rows. */
export interface EngineFile<Header> {
  readonly header: Header;
  readonly snapshot: EngineSnapshot;
}

/** A file that cannot be used: damaged, cut short, of another owner or version. The engine is rebuilt from the rows. */
export class EngineFileError extends Error {
  override readonly name = 'EngineFileError';
}

const magic = Buffer.from('reprise-engine-file\n');
const preambleBytes = magic.length + 8;
const chunkBytes = 1 << 24;
const maxHeaderBytes = 1 << 29;
/** A file half written by a process that was killed goes when that is gone; whatever its number, nobody writes for this long. */
const abandonedAfterMs = 3_600_000;

/**
 * Write an engine to a file so that the file is there whole or not at all, also when the machine stops meanwhile: to a new
 * file, to the disk, then under its name. It holds words of tickets: only its owner may read it. Blocks; call it in a thread.
 *
 * @param kind  names what the header means; a reader that expects another kind refuses the file
 * @returns bytes written
 */
export function writeEngineFile(path: string, kind: string, header: unknown, snapshot: EngineSnapshot): number {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeAbandoned(folder, basename(path));
  const written = join(folder, `${basename(path)}.${process.pid}-${threadId}.new`);
  const file = openSync(written, 'w', 0o600);
  let bytes = 0;
  try {
    for (const piece of piecesOf(kind, header, snapshot)) bytes += writeWhole(file, piece);
    fsyncSync(file);
  } catch (error) {
    closeSync(file);
    rmSync(written, { force: true });
    throw error;
  }
  closeSync(file);
  renameSync(written, path);
  syncFolder(folder);
  return bytes;
}

/**
 * Read an engine from its file. Blocks; call it in a thread.
 * @returns undefined when there is no file
 * @throws EngineFileError when the file cannot be used, with the reason
 */
export function readEngineFile<Header>(path: string, kind: string): EngineFile<Header> | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return readPieces<Header>(file, kind);
  } catch (error) {
    if (error instanceof EngineFileError) throw error;
    throw new EngineFileError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    closeSync(file);
  }
}

function* piecesOf(kind: string, header: unknown, snapshot: EngineSnapshot): Generator<Uint8Array> {
  const json = Buffer.from(JSON.stringify({ kind, header }));
  const preamble = Buffer.alloc(preambleBytes);
  magic.copy(preamble);
  preamble.writeUInt32LE(json.length, magic.length);
  preamble.writeUInt32LE(crc32(json), magic.length + 4);
  yield preamble;
  yield json;
  yield* encodeSnapshot(snapshot);
}

function readPieces<Header>(file: number, kind: string): EngineFile<Header> {
  const preamble = readExactly(file, preambleBytes);
  if (!preamble.subarray(0, magic.length).equals(magic)) throw new EngineFileError('it is no file of an engine');
  const length = preamble.readUInt32LE(magic.length);
  if (length > maxHeaderBytes) throw new EngineFileError('its header is damaged');
  const json = readExactly(file, length);
  if (crc32(json) !== preamble.readUInt32LE(magic.length + 4)) throw new EngineFileError('its header is damaged');
  const content = JSON.parse(json.toString()) as { kind: string; header: Header };
  if (content.kind !== kind) throw new EngineFileError(`it is of kind "${content.kind}", expected is "${kind}"`);
  const decoder = new SnapshotDecoder();
  const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, fstatSync(file).size));
  for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) decoder.push(chunk.subarray(0, read));
  return { header: content.header, snapshot: decoder.finish() };
}

function readExactly(file: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let at = 0; at < bytes;) {
    const read = readSync(file, buffer, at, bytes - at, null);
    if (read === 0) throw new EngineFileError('it is cut short');
    at += read;
  }
  return buffer;
}

function writeWhole(file: number, piece: Uint8Array): number {
  for (let at = 0; at < piece.length;) at += writeSync(file, piece, at);
  return piece.length;
}

function removeAbandoned(folder: string, name: string): void {
  for (const other of readdirSync(folder)) {
    if (!other.startsWith(`${name}.`) || !other.endsWith('.new')) continue;
    const path = join(folder, other);
    const writer = Number(other.slice(name.length + 1).split('-')[0]);
    if (!isAlive(writer) || Date.now() - statSync(path).mtimeMs > abandonedAfterMs) rmSync(path, { force: true });
  }
}

/** Of a number that is used again, or of another machine, nothing is known: such a file goes by its age, or is written again. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** The new name is on the disk too. Some systems do not open folders: there the name follows by itself. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    return;
  }
}
