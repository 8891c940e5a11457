/** An object cut out of a JSON document, as text. */
export interface JsonText {
  readonly line: number;
  readonly text: string;
}

const maxObjectCharacters = 16 * 1024 * 1024;

/**
 * Finds the tickets of a JSON document while it streams by: the objects of the first array that holds objects, whether that is
 * the document itself or stands under a key (`{"issues": […]}`, `{"result": […]}`). Memory is bounded by the largest object.
 */
export class JsonArrayObjects {
  private depth = 0;
  private arrayDepth = -1;
  private inString = false;
  private escaped = false;
  private line = 1;
  private startLine = 1;
  private open: string[] | undefined;
  private openCharacters = 0;
  private finished = false;

  /** Objects completed by this text. */
  *read(text: string): Generator<JsonText> {
    let from = 0;
    for (let at = 0; at < text.length && !this.finished; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x0a) this.line += 1;
      if (this.inString) {
        this.inString = !this.closesString(code);
        continue;
      }
      if (code === 0x22) this.inString = true;
      else if (code === 0x7b /* { */) {
        if (this.depth === this.arrayDepth) {
          [this.open, this.openCharacters, this.startLine, from] = [[], 0, this.line, at];
        }
        this.depth += 1;
      } else if (code === 0x5b /* [ */) {
        this.depth += 1;
        if (this.arrayDepth === -1) this.arrayDepth = this.depth;
      } else if (code === 0x7d /* } */) {
        this.depth -= 1;
        if (this.open !== undefined && this.depth === this.arrayDepth) {
          yield { line: this.startLine, text: this.open.join('') + text.slice(from, at + 1) };
          this.open = undefined;
        }
      } else if (code === 0x5d /* ] */) {
        if (this.depth === this.arrayDepth) this.finished = true;
        this.depth -= 1;
      }
    }
    if (this.open !== undefined && this.openCharacters < maxObjectCharacters) {
      this.open.push(text.slice(from));
      this.openCharacters += text.length - from;
    }
  }

  /** What is left when the document ends inside an object. */
  end(): JsonText | undefined {
    return this.open === undefined ? undefined : { line: this.startLine, text: this.open.join('') };
  }

  private closesString(code: number): boolean {
    if (this.escaped) this.escaped = false;
    else if (code === 0x5c) this.escaped = true;
    else return code === 0x22;
    return false;
  }
}
