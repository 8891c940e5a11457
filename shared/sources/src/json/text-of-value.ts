/** Keys under which desks keep the words of a comment or note, most telling first. */
const bodyKeys = ['body_text', 'plain_body', 'body', 'text', 'content', 'value', 'message'];

/** Deeper than any desk nests; what lies below is left out. */
const maxDepth = 60;
/** More comments than any ticket has; of what they say a part is kept anyway. */
const maxParts = 10_000;

/**
 * The words of a value that is written as a structure: comments (`[{ body }]`, `{ comments: […] }`), or a document of Jira
 * Cloud (`{ type: 'doc', content: […] }`), whose paragraphs become lines. Empty when it holds no words.
 */
export function textOfValue(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && depth <= maxDepth)
    return joined(
      value.slice(0, maxParts).map((part) => textOfValue(part, depth + 1)),
      '\n\n',
    );
  if (typeof value !== 'object' || value === null || depth > maxDepth) return '';
  const object = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(object.content) && typeof object.type === 'string') return documentText(object).trim();
  if (Array.isArray(object.comments)) return textOfValue(object.comments, depth + 1);
  const key = bodyKeys.find((name) => object[name] !== undefined && object[name] !== null);
  return key === undefined ? '' : textOfValue(object[key], depth + 1);
}

/** Nodes that stand on lines of their own. */
const blocks = new Set(['paragraph', 'heading', 'codeBlock', 'listItem', 'blockquote', 'tableRow', 'panel', 'rule']);

function documentText(node: unknown, depth = 0): string {
  if (depth > maxDepth || !isNode(node)) return '';
  if (typeof node.text === 'string') return node.text;
  if (node.type === 'hardBreak') return '\n';
  const parts = Array.isArray(node.content) ? node.content : [];
  const inner = parts
    .slice(0, maxParts)
    .map((part) => documentText(part, depth + 1))
    .join('');
  return typeof node.type === 'string' && blocks.has(node.type) ? `${inner}\n` : inner;
}

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const joined = (parts: readonly string[], by: string): string => parts.filter((part) => part !== '').join(by);
