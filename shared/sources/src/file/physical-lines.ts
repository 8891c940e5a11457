import { isUtf8 } from 'node:buffer';

/** A line of a file as it stands there. */
export interface PhysicalLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** Why the text is not what the file holds: the line is too long to keep, or is not UTF-8 (then as far as readable). */
  readonly defect?: LineDefect;
  /** The file ended within this line, without a line break. */
  readonly last: boolean;
}

export interface LineDefect {
  readonly code: 'row.too_long' | 'encoding.invalid';
  readonly message: string;
}

/** Longer lines are not held in memory: 16 MiB is more than a hundred times the longest ticket met in practice. */
export const maxLineBytes = 16 * 1024 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cut UTF-8 bytes into lines (LF, CRLF; lone CR when the file has no LF in its first piece).
 * Memory is bounded by `maxLineBytes`, whatever the file holds.
 */
export async function* physicalLines(pieces: AsyncIterable<Buffer>): AsyncGenerator<PhysicalLine[]> {
  const open = new OpenLine();
  let separator: number | undefined;
  for await (const piece of pieces) {
    separator ??= !piece.includes(lineFeed) && piece.includes(carriageReturn) ? carriageReturn : lineFeed;
    const lines: PhysicalLine[] = [];
    let from = 0;
    for (let at = piece.indexOf(separator); at !== -1; at = piece.indexOf(separator, from)) {
      open.append(piece.subarray(from, at));
      lines.push(open.close(false));
      from = at + 1;
    }
    open.append(piece.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (!open.isEmpty) yield [open.close(true)];
}

/** The line being read: pieces of it until its end is found. */
class OpenLine {
  private pieces: Buffer[] = [];
  private bytes = 0;
  private number = 1;
  private offset = 0;

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  append(piece: Buffer): void {
    if (piece.length === 0) return;
    this.bytes += piece.length;
    // Beyond the limit only the count goes on.
    if (this.bytes <= maxLineBytes) this.pieces.push(Buffer.from(piece));
    else this.pieces.length = 0;
  }

  close(last: boolean): PhysicalLine {
    const { number, offset, bytes } = this;
    const content = this.pieces.length === 1 ? (this.pieces[0] as Buffer) : Buffer.concat(this.pieces);
    this.pieces = [];
    this.number += 1;
    this.offset += bytes + 1;
    this.bytes = 0;
    if (bytes > maxLineBytes) {
      const message = `the row is ${Math.round(bytes / 1_048_576)} MB long, more than the ${maxLineBytes / 1_048_576} MB that are read`;
      return { number, text: '', last, defect: { code: 'row.too_long', message } };
    }
    const end =
      content.length > 0 && content[content.length - 1] === carriageReturn ? content.length - 1 : content.length;
    const text = content.toString('utf8', 0, end);
    if (isUtf8(content)) return { number, text, last };
    const at = offset + invalidByteAt(content);
    const message = `not valid UTF-8 at byte ${at} of the unpacked file; save the file as UTF-8, or name its encoding (windows-1252)`;
    return { number, text, last, defect: { code: 'encoding.invalid', message } };
  }
}

/** Position of the first byte that is no UTF-8: where decoding puts a replacement character that the file does not hold itself. */
function invalidByteAt(content: Buffer): number {
  const text = content.toString('utf8');
  let bytes = 0;
  let from = 0;
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', from)) {
    bytes += Buffer.byteLength(text.slice(from, at));
    const written = content[bytes] === 0xef && content[bytes + 1] === 0xbf && content[bytes + 2] === 0xbd;
    if (!written) return bytes;
    bytes += 3;
    from = at + 1;
  }
  return bytes;
}
