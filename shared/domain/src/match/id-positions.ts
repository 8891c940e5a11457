const filterBits = 12;

/**
 * Where each of a few ids stands in a list, for asking about very many ids of which few are in it: small enough to stay in the
 * processor's nearest cache, where a table indexed by id would miss it. Open addressing at a quarter full or less,
 * behind a filter that answers "not in the list" for nearly every id that is not.
 */
export class IdPositions {
  /** Pairs of id and position + 1; position 0 means empty. */
  private slots: Int32Array = new Int32Array(512);
  private shift = 24;
  /** 1 where the upper bits of the hash of some id of the list point to. */
  private readonly filter = new Uint8Array(1 << filterBits);

  /** Replace what was there. @param ids  distinct */
  fill(ids: Int32Array): void {
    const bits = Math.max(8, 34 - Math.clz32(ids.length));
    if (this.slots.length < 2 << bits) this.slots = new Int32Array(2 << bits);
    else this.slots.fill(0);
    this.shift = 32 - (31 - Math.clz32(this.slots.length >> 1));
    const { slots, filter } = this;
    const mask = slots.length - 1;
    filter.fill(0);
    for (let index = 0; index < ids.length; index++) {
      let slot = this.slotOf(ids[index]!);
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      filter[hashOf(ids[index]!) >>> (32 - filterBits)] = 1;
      slots[slot] = ids[index]!;
      slots[slot + 1] = index + 1;
    }
  }

  /** @returns position + 1, or 0 when the id is not in the list */
  find(id: number): number {
    const hash = hashOf(id);
    if (this.filter[hash >>> (32 - filterBits)] === 0) return 0;
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = (hash >>> this.shift) << 1;
    for (;;) {
      const position = slots[slot + 1]!;
      if (position === 0 || slots[slot] === id) return position;
      slot = (slot + 2) & mask;
    }
  }

  private slotOf(id: number): number {
    return (hashOf(id) >>> this.shift) << 1;
  }
}

const hashOf = (id: number): number => Math.imul(id, 0x9e3779b1);
