import { once } from 'node:events';
import { redactText, redactionKinds, type RedactionCounts, type RedactionKind } from '@reprise/domain';
import { CommandError, exitCodes } from '../exit-codes.js';
import { dim } from '../terminal/colour.js';
import { counted } from '../terminal/numbers.js';
import { fileLines } from './file-lines.js';

/** Lines of a private key belong together; a longer block is none. */
const MAX_KEY = 12_000;

/** Print a file with secrets and personal data replaced; what was replaced is told on the error stream. */
export async function runRedact(file: string, options: { readonly kinds?: string }): Promise<number> {
  const kinds = kindsOf(options.kinds);
  const counts: RedactionCounts = {};
  for await (const piece of pieces(file)) {
    if (!process.stdout.write(`${redactPiece(piece, kinds, counts)}\n`)) await once(process.stdout, 'drain');
  }
  const told = Object.entries(counts).map(([kind, n]) => `${kind} ${counted(n, 'time')}`);
  process.stderr.write(dim(told.length === 0 ? 'Nothing was replaced.\n' : `Replaced: ${told.join(', ')}.\n`));
  return exitCodes.done;
}

function kindsOf(chosen: string | undefined): readonly RedactionKind[] {
  if (chosen === undefined) return redactionKinds;
  const names = chosen.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !redactionKinds.some((kind) => kind === name));
  if (unknown !== undefined)
    throw new CommandError(`"${unknown}" is no kind; there are ${redactionKinds.join(', ')}.`, exitCodes.usage);
  return redactionKinds.filter((kind) => names.includes(kind));
}

/** Lines, and private keys as a whole. */
async function* pieces(file: string): AsyncGenerator<string> {
  let key: string | undefined;
  for await (const line of fileLines(file)) {
    if (key === undefined && !(line.includes('-----BEGIN ') && !line.includes('-----END '))) {
      yield line;
      continue;
    }
    key = key === undefined ? line : `${key}\n${line}`;
    if (!line.includes('-----END ') && key.length < MAX_KEY) continue;
    yield key;
    key = undefined;
  }
  if (key !== undefined) yield key;
}

/** A line of NDJSON is redacted string by string: in its escapes a pattern would see other letters. */
function redactPiece(piece: string, kinds: readonly RedactionKind[], counts: RedactionCounts): string {
  const value = piece.startsWith('{') ? parsed(piece) : undefined;
  if (value === undefined) return redactText(piece, kinds, counts);
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? redactText(part, kinds, counts) : part,
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
