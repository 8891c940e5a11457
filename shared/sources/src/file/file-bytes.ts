import { open } from 'node:fs/promises';
import { createGunzip, type Gunzip } from 'node:zlib';

/** Encodings a file may have. UTF-16 is recognised by its byte order mark; Windows-1252 has to be named. */
export const fileEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type FileEncoding = (typeof fileEncodings)[number];

/** State of one reading that callers may look at between chunks. */
export interface ReadingProgress {
  /** Bytes of the file itself, packed as it is. */
  bytesRead: number;
  /** Set when the file could not be read to its end; what was read before is valid. */
  fault?: FileFault;
}

export interface FileFault {
  readonly code: 'file.truncated_gzip' | 'file.damaged_gzip' | 'file.unreadable';
  readonly message: string;
}

/** Small pieces bound the memory a hostile archive can claim: one piece inflates to at most a thousand times its size. */
const packedPieceBytes = 32 * 1024;
/** Each piece costs as much as some ten tickets; between two of them others have their turn. */
const pieceBytes = 128 * 1024;

/** Whether the bytes begin like gzip (RFC 1952). */
export function beginsLikeGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Encoding by byte order mark; UTF-8 without one. */
export function encodingByMark(head: Uint8Array): FileEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** The file's content as UTF-8 bytes, unpacked, without byte order mark. Never throws: a fault ends the stream and is noted. */
export async function* fileBytes(
  path: string,
  encoding: FileEncoding | undefined,
  progress: ReadingProgress,
): AsyncGenerator<Buffer> {
  let decode: ((bytes: Buffer) => Buffer) | undefined;
  for await (const bytes of unpacked(path, progress)) {
    decode ??= decoderFor(encoding ?? encodingByMark(bytes), bytes);
    yield decode(bytes);
  }
}

function decoderFor(encoding: FileEncoding, head: Buffer): (bytes: Buffer) => Buffer {
  if (encoding !== 'utf-8') {
    const decoder = new TextDecoder(encoding);
    return (bytes) => Buffer.from(decoder.decode(bytes, { stream: true }), 'utf8');
  }
  // Bytes are kept as they are: whether they are valid is judged line by line.
  let markSeen = !(head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf);
  return (bytes) => {
    if (markSeen) return bytes;
    markSeen = true;
    return bytes.subarray(3);
  };
}

async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    let isPacked: boolean | undefined;
    for (;;) {
      const size = isPacked === false ? pieceBytes : packedPieceBytes;
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(size), 0, size, null);
      if (bytesRead === 0) return;
      isPacked ??= beginsLikeGzip(buffer);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* unpacked(path: string, progress: ReadingProgress): AsyncGenerator<Buffer> {
  let gunzip: Gunzip | undefined;
  const ready: Buffer[] = [];
  try {
    for await (const piece of piecesOf(path)) {
      if (progress.bytesRead === 0 && beginsLikeGzip(piece)) gunzip = collectingGunzip(ready, progress);
      progress.bytesRead += piece.length;
      if (gunzip === undefined) {
        yield piece;
        continue;
      }
      await write(gunzip, piece);
      yield* ready.splice(0);
      if (progress.fault !== undefined) return;
    }
    if (gunzip !== undefined) {
      await finish(gunzip);
      yield* ready.splice(0);
    }
  } catch (error) {
    progress.fault = { code: 'file.unreadable', message: `the file could not be read on: ${(error as Error).message}` };
  } finally {
    gunzip?.destroy();
  }
}

/** In flowing mode everything inflated before a fault has been handed over when the fault is reported. */
function collectingGunzip(ready: Buffer[], progress: ReadingProgress): Gunzip {
  const gunzip = createGunzip();
  gunzip.on('data', (bytes: Buffer) => ready.push(bytes));
  gunzip.on('error', (error: NodeJS.ErrnoException) => {
    progress.fault =
      error.code === 'Z_BUF_ERROR'
        ? {
            code: 'file.truncated_gzip',
            message: 'the compressed file ends too early: it was cut off; copy or export it again',
          }
        : {
            code: 'file.damaged_gzip',
            message: `the compressed file is damaged (${error.message}); copy or export it again`,
          };
  });
  return gunzip;
}

/** Bytes behind the compressed content end it before the file does: then nobody says any more that a piece was taken. */
const isOver = (gunzip: Gunzip): boolean => gunzip.readableEnded || gunzip.destroyed;

const whatEnds = ['error', 'end', 'close'] as const;

/** Resolves when `begin` says that it is done, or the stream is over. */
function untilDone(gunzip: Gunzip, begin: (done: () => void) => void): Promise<void> {
  if (isOver(gunzip)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of whatEnds) gunzip.off(event, done);
      resolve();
    };
    for (const event of whatEnds) gunzip.once(event, done);
    begin(done);
  });
}

const write = (gunzip: Gunzip, piece: Buffer): Promise<void> => untilDone(gunzip, (done) => gunzip.write(piece, done));

const finish = (gunzip: Gunzip): Promise<void> => untilDone(gunzip, () => gunzip.end());
