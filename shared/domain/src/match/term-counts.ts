/** How often each of a few thousand ids was added: open addressing, at most half full, emptied in O(ids). */
export class TermCounts {
  /** Place in `ids` and `counts` + 1; 0 means empty. */
  private slots: Int32Array = new Int32Array(1 << 11);
  private ids: Int32Array = new Int32Array(1 << 10);
  private counts: Int32Array = new Int32Array(1 << 10);
  private size = 0;

  clear(): void {
    this.slots.fill(0);
    this.size = 0;
  }

  /** @returns the id's place, for `countAt` until the next `clear` */
  add(id: number): number {
    if (this.size === this.ids.length) this.grow();
    const slot = this.slotOf(id);
    const place = this.slots[slot]! - 1;
    if (place >= 0) {
      this.counts[place]!++;
      return place;
    }
    this.slots[slot] = ++this.size;
    this.ids[this.size - 1] = id;
    this.counts[this.size - 1] = 1;
    return this.size - 1;
  }

  countAt(place: number): number {
    return this.counts[place]!;
  }

  /** Where an id is, or would be put. */
  private slotOf(id: number): number {
    const { slots, ids } = this;
    const mask = slots.length - 1;
    let slot = (Math.imul(id, 0x9e3779b1) >>> 16) & mask;
    while (slots[slot] !== 0 && ids[slots[slot]! - 1] !== id) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { ids, counts } = this;
    this.ids = new Int32Array(ids.length * 2);
    this.counts = new Int32Array(ids.length * 2);
    this.ids.set(ids);
    this.counts.set(counts);
    this.slots = new Int32Array(this.ids.length * 2);
    for (let place = 0; place < this.size; place++) this.slots[this.slotOf(ids[place]!)] = place + 1;
  }
}
