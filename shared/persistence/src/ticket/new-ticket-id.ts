import { randomFillSync } from 'node:crypto';
import { V7Generator } from 'uuidv7';

/** Random numbers by the page: the library's own eight at a time cost more than the rest of an id. */
class NumbersByThePage {
  private readonly page = new Uint32Array(1_024);
  private at = this.page.length;

  nextUint32(): number {
    if (this.at === this.page.length) {
      randomFillSync(this.page);
      this.at = 0;
    }
    return this.page[this.at++]!;
  }
}

const generator = new V7Generator(new NumbersByThePage());

/** An id for a ticket that may be new, in the order they are asked for. */
export const newTicketId = (): string => generator.generate().toString();
