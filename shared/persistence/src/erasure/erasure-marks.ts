import { createHash, randomBytes } from 'node:crypto';
import { type NameShape, type Stretch, findNames, foldedName, replaceStretches, shapeOfName } from '@reprise/domain';
import { type Queryable, queryRows } from '../sql/query-rows.js';

export type MarkKind = 'ticket' | 'reporter' | 'name' | 'address';

/** By what something erased is known again. */
export interface ErasureMark {
  readonly kind: MarkKind;
  /** Hexadecimal. */
  readonly hash: string;
  readonly salt: string;
  /** Of a name. */
  readonly words: number | null;
  readonly length: number | null;
}

export const hashOf = (salt: string, kind: MarkKind, text: string): string =>
  createHash('sha256').update(Buffer.from(salt, 'hex')).update(`${kind}\n${text}`, 'utf8').digest('hex');

export const newSalt = (): string => randomBytes(16).toString('hex');

/** A ticket is known by the name of its source and its number there: both outlast a new database. */
export const ticketMark = (salt: string, sourceName: string, externalId: string): ErasureMark => ({
  kind: 'ticket',
  hash: hashOf(salt, 'ticket', `${sourceName}\n${externalId}`),
  salt,
  words: null,
  length: null,
});

/** The hash that a ticket keeps of its reporter; it needs no salt of ours. */
export const reporterMark = (salt: string, hash: string): ErasureMark => ({
  kind: 'reporter',
  hash,
  salt,
  words: null,
  length: null,
});

export const kindOfName = (name: string): 'name' | 'address' => (name.includes('@') ? 'address' : 'name');

export function nameMark(salt: string, name: string): ErasureMark {
  const kind = kindOfName(name);
  const folded = foldedName(name);
  return { kind, hash: hashOf(salt, kind, folded), salt, ...shapeOfName(folded) };
}

const placeholders = { name: '[person]', address: '[e-mail]' } as const;
type NameKind = keyof typeof placeholders;

/** Names of people who were erased, known by their hashes. */
export class ErasedNames {
  private readonly kinds = new Map<string, NameKind>();
  private readonly shapes: readonly NameShape[];
  private readonly salts: readonly string[];

  constructor(marks: readonly ErasureMark[]) {
    const names = marks.filter((mark) => mark.words !== null && mark.length !== null);
    for (const { hash, kind } of names) this.kinds.set(hash, kind as NameKind);
    this.salts = [...new Set(names.map(({ salt }) => salt))];
    const shapes = new Map(
      names.map(({ words, length }) => [`${words} ${length}`, { words: words!, length: length! }]),
    );
    this.shapes = [...shapes.values()];
  }

  /** Of those whose erasure is carried out. */
  static async load(db: Queryable): Promise<ErasedNames> {
    return new ErasedNames(await readMarks(db, `kind IN ('name', 'address') AND ${ofDone}`));
  }

  get isEmpty(): boolean {
    return this.kinds.size === 0;
  }

  /** The text with a placeholder for every name. @param onFound  called for each */
  without(text: string, onFound?: () => void): string {
    if (this.isEmpty) return text;
    const found: NameKind[] = [];
    const stretches = findNames(text, this.shapes, (folded, where) => {
      const kind = this.kindOf(folded, text, where);
      if (kind) found.push(kind);
      return kind !== undefined;
    });
    if (stretches.length === 0) return text;
    if (onFound) stretches.forEach(onFound);
    return replaceStretches(text, stretches, (at) => placeholders[found[at]!]);
  }

  private kindOf(folded: string, text: string, where: Stretch): NameKind | undefined {
    for (const salt of this.salts) {
      if (this.kinds.has(hashOf(salt, 'name', folded))) return 'name';
      if (this.kinds.has(hashOf(salt, 'address', folded)) && isWholeAddress(text, where)) return 'address';
    }
    return undefined;
  }
}

/** `doe@example.com` is no part of `jane.doe@example.com`, nor of `doe@example.com.au`. */
const isWholeAddress = (text: string, { start, end }: Stretch): boolean =>
  text.slice(start, end).includes('@') &&
  !/[\p{L}\p{N}][.+_-]$|[+_]$/u.test(text.slice(Math.max(0, start - 2), start)) &&
  !/^(?:[.-][\p{L}\p{N}]|_)/u.test(text.slice(end, end + 2));

/** Marks are kept before what they mark is erased. */
export const ofDone = `erasure_id NOT IN (SELECT id FROM erasure WHERE done_at IS NULL)`;

/** @param condition  SQL about the columns of `erasure_mark` */
export async function readMarks(db: Queryable, condition: string, parameters: unknown[] = []): Promise<ErasureMark[]> {
  return queryRows<ErasureMark>(
    db,
    `SELECT kind, encode(hash, 'hex') AS hash, encode(salt, 'hex') AS salt, words, length FROM erasure_mark WHERE ${condition}`,
    parameters,
  );
}

/** Those of these tickets of a source that were erased. */
export async function erasedTickets(
  db: Queryable,
  salts: readonly string[],
  sourceName: string,
  externalIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (salts.length === 0 || externalIds.length === 0) return new Set();
  const idOf = new Map(
    salts.flatMap((salt) => externalIds.map((id) => [ticketMark(salt, sourceName, id).hash, id] as const)),
  );
  const found = await queryRows<{ hash: string }>(
    db,
    `SELECT encode(hash, 'hex') AS hash FROM erasure_mark
     WHERE kind = 'ticket' AND hash IN (SELECT decode(h, 'hex') FROM unnest($1::text[]) AS h)`,
    [[...idOf.keys()]],
  );
  return new Set(found.map(({ hash }) => idOf.get(hash)!));
}
