/** What a section of a snapshot may be. */
export type SectionArray = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** The snapshot cannot be used: damaged, cut short, or written by another version. Whoever asked rebuilds from the tickets. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/** Collects the sections of a snapshot. Every name once. */
export class SectionWriter {
  readonly sections: Record<string, SectionArray> = {};

  /** @param shareMemory  put views of the given arrays instead of copies */
  constructor(private readonly shareMemory: boolean) {}

  put(name: string, array: SectionArray): void {
    if (name in this.sections) throw new RangeError(`section "${name}" is written twice`);
    this.sections[name] = this.shareMemory ? array : array.slice();
  }

  putNumbers(name: string, ...values: number[]): void {
    this.put(name, Float64Array.from(values));
  }
}

/** Hands out the sections of a snapshot by name and type. */
export class SectionReader {
  constructor(private readonly sections: Readonly<Record<string, SectionArray>>) {}

  has(name: string): boolean {
    return this.sections[name] !== undefined;
  }

  /** @throws SnapshotError when the section is missing or of another type */
  read<Type extends SectionArray>(name: string, type: { readonly name: string; new (length: number): Type }): Type {
    const section = this.sections[name];
    if (section === undefined) throw new SnapshotError(`the snapshot has no section "${name}"; rebuild from tickets`);
    // By name: an array that came from another thread or realm has another constructor.
    if (section[Symbol.toStringTag] !== type.name)
      throw new SnapshotError(`section "${name}" is a ${section[Symbol.toStringTag]}, not a ${type.name}; rebuild from tickets`); // prettier-ignore
    return section as Type;
  }

  /** @throws SnapshotError when the section does not hold `count` numbers */
  readNumbers(name: string, count: number): readonly number[] {
    const numbers = this.read(name, Float64Array);
    if (numbers.length !== count)
      throw new SnapshotError(`section "${name}" holds ${numbers.length} numbers, not ${count}; rebuild from tickets`);
    return [...numbers];
  }
}
