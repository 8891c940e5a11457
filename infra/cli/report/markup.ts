/** Text that is HTML already. Everything else is escaped when it is put into a template. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | undefined | false | readonly Part[];

/** HTML from a template; values are escaped, nested `markup` and lists of it are kept. */
export function markup(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, piece, at) => text + rendered(values[at - 1]) + piece));
}

function rendered(value: Part): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(rendered).join('');
  return escaped(String(value));
}

/** Safe in text and in quoted attributes; control characters that HTML does not allow become the replacement character. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');
}

/** A link only when it leads to a web page: never `javascript:` or the like from a ticket's data. */
export function linked(url: string | undefined, text: string): Markup {
  return url !== undefined && /^https?:\/\//i.test(url)
    ? markup`<a href="${url}" rel="noopener noreferrer">${text}</a>`
    : markup`${text}`;
}
