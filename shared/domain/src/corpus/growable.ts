/** Typed arrays that grow by half: amortised O(1) append, at most a third of the space unused. */
export class GrowableInt32 {
  array: Int32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.array = new Int32Array(capacity);
  }

  /** What was appended; valid until the next append. */
  get values(): Int32Array {
    return this.array.subarray(0, this.length);
  }

  /** Go on from these values; the array is this one's from now on. */
  adopt(values: Int32Array): void {
    this.array = values;
    this.length = values.length;
  }

  push(value: number): void {
    if (this.length === this.array.length) this.reserve(this.length + 1);
    this.array[this.length++] = value;
  }

  pushAll(values: Int32Array): void {
    this.reserve(this.length + values.length);
    this.array.set(values, this.length);
    this.length += values.length;
  }

  reserve(capacity: number): void {
    if (capacity <= this.array.length) return;
    const grown = new Int32Array(Math.max(capacity, Math.ceil(this.array.length * 1.5)));
    grown.set(this.array.subarray(0, this.length));
    this.array = grown;
  }
}

export class GrowableUint8 {
  array: Uint8Array;
  length = 0;

  constructor(capacity = 1024) {
    this.array = new Uint8Array(capacity);
  }

  /** What was appended; valid until the next append. */
  get values(): Uint8Array {
    return this.array.subarray(0, this.length);
  }

  /** Go on from these values; the array is this one's from now on. */
  adopt(values: Uint8Array): void {
    this.array = values;
    this.length = values.length;
  }

  pushAll(values: Uint8Array): void {
    const needed = this.length + values.length;
    if (needed > this.array.length) {
      const grown = new Uint8Array(Math.max(needed, Math.ceil(this.array.length * 1.5)));
      grown.set(this.array.subarray(0, this.length));
      this.array = grown;
    }
    this.array.set(values, this.length);
    this.length = needed;
  }

  push(value: number): void {
    if (this.length === this.array.length) {
      const grown = new Uint8Array(Math.ceil(this.array.length * 1.5) + 1);
      grown.set(this.array);
      this.array = grown;
    }
    this.array[this.length++] = value;
  }
}

export class GrowableFloat64 {
  array: Float64Array;
  length = 0;

  constructor(capacity = 1024) {
    this.array = new Float64Array(capacity);
  }

  /** What was appended; valid until the next append. */
  get values(): Float64Array {
    return this.array.subarray(0, this.length);
  }

  /** Go on from these values; the array is this one's from now on. */
  adopt(values: Float64Array): void {
    this.array = values;
    this.length = values.length;
  }

  push(value: number): void {
    if (this.length === this.array.length) {
      const grown = new Float64Array(Math.ceil(this.array.length * 1.5) + 1);
      grown.set(this.array);
      this.array = grown;
    }
    this.array[this.length++] = value;
  }
}
