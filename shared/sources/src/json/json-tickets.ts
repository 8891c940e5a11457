import { jsonRowOf } from '../ndjson/json-rows.js';

/** An object cut out of a JSON document, as text. */
export interface JsonText {
  readonly line: number;
  readonly text: string;
}

const maxObjectCharacters = 16 * 1024 * 1024;
const maxKeyCharacters = 64;
/** No answer lists its tickets deeper. */
const maxListDepth = 64;

/** Keys that tell an object from the answer around it. */
const identityKeys = new Set(['id', 'key', 'number', 'title', 'summary', 'subject', 'short_description']);
/** Keys under which REST answers list what was asked for, whatever else they say about themselves. */
const listKeys = new Set([
  ...['issues', 'tickets', 'incidents', 'problems', 'bugs', 'requests', 'cases'],
  ...['result', 'results', 'records', 'items', 'rows', 'data', 'nodes', 'values', 'value', 'hits'],
]);
/** Lists that belong to one ticket. */
const partKeys = new Set([
  ...['labels', 'tags', 'comments', 'conversations', 'attachments', 'components', 'versions', 'fixVersions'],
  ...['custom_fields', 'links', 'issuelinks', 'articles', 'flags', 'assignees', 'watchers', 'history', 'changelog'],
]);

interface Frame {
  readonly isArray: boolean;
  /** Key this value stands under; of an object, afterwards, the key read last. */
  readonly under: string;
  key: string;
  hasIdentity: boolean;
}

/**
 * Finds the tickets of a JSON document while it streams by: the objects of the first array that lists whole objects, be that the
 * document itself or a part of it (`{"issues": […]}`, `{"data": {"issues": {"nodes": […]}}}`); else the one ticket that the
 * document is or wraps (`{"ticket": {…}}`). A list within a ticket, such as its labels, is none. Memory is bounded by the
 * largest ticket, or 16 MiB.
 */
export class JsonTickets {
  private readonly frames: Frame[] = [];
  private depth = 0;
  /** Of the open frames, those with a key that tells an object from the answer around it. */
  private identities = 0;
  private listDepth = -1;
  private inString = false;
  private escaped = false;
  private word = '';
  private line = 1;
  private startLine = 1;
  /** Pieces of the object being read: one of the list or, before a list is found, the document. */
  private open: string[] | undefined;
  private openCharacters = 0;
  private single: JsonText | undefined;
  private finished = false;

  /** Objects of the list completed by this text. */
  *read(text: string): Generator<JsonText> {
    let from = 0;
    for (let at = 0; at < text.length && !this.finished; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x0a) this.line += 1;
      if (this.inString) {
        this.inString = !this.closesString(code);
        if (this.inString && this.listDepth === -1 && this.word.length < maxKeyCharacters) this.word += text[at];
        continue;
      }
      switch (code) {
        case 0x22: // "
          this.inString = true;
          this.word = '';
          break;
        case 0x3a: // :
          this.keyEnds();
          break;
        case 0x7b: // {
          if (this.beginsTicket()) {
            [this.open, this.openCharacters, this.startLine, from] = [[], 0, this.line, at];
          }
          this.push(false);
          break;
        case 0x5b: // [
          this.push(true);
          break;
        case 0x7d: // }
          this.pop();
          if (this.open !== undefined && this.depth === Math.max(this.listDepth, 0)) {
            const whole = { line: this.startLine, text: this.open.join('') + text.slice(from, at + 1) };
            this.open = undefined;
            if (this.listDepth !== -1) yield whole;
            else [this.single, this.finished] = [whole, true];
          }
          break;
        case 0x5d: // ]
          if (this.depth === this.listDepth) this.finished = true;
          this.pop();
          break;
        default:
      }
    }
    if (this.open !== undefined && this.openCharacters < maxObjectCharacters) {
      this.open.push(text.slice(from));
      this.openCharacters += text.length - from;
    }
  }

  /** The one ticket of a document without a list, or what is left when the document ends inside a ticket. */
  end(): { readonly whole: boolean; readonly ticket: JsonText } | undefined {
    if (this.single !== undefined) {
      const ticket = ticketWithin(this.single);
      return ticket && { whole: true, ticket };
    }
    if (this.open === undefined || this.openCharacters === 0) return undefined;
    return { whole: false, ticket: { line: this.startLine, text: this.open.join('') } };
  }

  /** Does the brace at hand open a ticket of the list, or the document? */
  private beginsTicket(): boolean {
    if (this.listDepth !== -1) return this.depth === this.listDepth;
    const top = this.frames.at(-1);
    if (top === undefined) return true;
    if (this.depth > this.frames.length || !top.isArray || !this.listsTickets(top)) return false;
    this.listDepth = this.depth;
    return true;
  }

  private listsTickets({ under }: Frame): boolean {
    if (partKeys.has(under)) return false;
    if (listKeys.has(under) && this.depth === 2) return true;
    return this.identities === 0;
  }

  private push(isArray: boolean): void {
    this.depth += 1;
    if (this.listDepth !== -1 || this.depth > maxListDepth) return;
    const above = this.frames.at(-1);
    this.frames.push({ isArray, under: above?.isArray === false ? above.key : '', key: '', hasIdentity: false });
  }

  private pop(): void {
    this.depth = Math.max(0, this.depth - 1);
    if (this.listDepth !== -1 || this.depth >= this.frames.length) return;
    if (this.frames.pop()?.hasIdentity === true) this.identities -= 1;
  }

  private keyEnds(): void {
    const top = this.frames.at(-1);
    if (this.listDepth !== -1 || top === undefined || this.depth > this.frames.length || top.isArray) return;
    top.key = this.word;
    if (top.hasIdentity || !identityKeys.has(this.word)) return;
    top.hasIdentity = true;
    this.identities += 1;
  }

  private closesString(code: number): boolean {
    if (this.escaped) this.escaped = false;
    else if (code === 0x5c) this.escaped = true;
    else return code === 0x22;
    return false;
  }
}

/** The document if it is a ticket, else the ticket it wraps; undefined when it holds none. */
function ticketWithin(document: JsonText): JsonText | undefined {
  // Whoever reads it as a row says what is wrong; to write out again what is nested without end would break.
  const row = jsonRowOf(document.text, document.line);
  if (row.kind === 'defect') return document;
  const value = row.object;
  if (isTicketLike(value)) return document;
  const wrapped = Object.values(value).find(isTicketLike);
  return wrapped === undefined ? undefined : { line: document.line, text: JSON.stringify(wrapped) };
}

/** Has the value a key by which tickets are known? */
export function isTicketLike(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).some((key) => identityKeys.has(key))
  );
}
