/** Keys below which tickets of a REST answer keep their values: Jira's `fields.summary`, Freshservice's `stats.resolved_at`. */
const nestedUnder: readonly string[] = ['fields', 'attributes', 'stats'];

export const isNestedUnder = (key: string): boolean => nestedUnder.includes(key);

/** What a path names: where an answer keeps a value says nothing about what it is, so `fields.summary` is a summary. */
export function nameOfPath(path: string): string {
  const dot = path.indexOf('.');
  return dot !== -1 && isNestedUnder(path.slice(0, dot)) ? path.slice(dot + 1) : path;
}
