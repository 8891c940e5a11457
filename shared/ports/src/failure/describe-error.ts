import { redactText, redactionKinds } from '@reprise/domain';

/** A quotation longer than this is a text, not a name. */
const MAX_QUOTED = 40;
const MAX_MESSAGE = 500;

/** What a log or a reason says of an error. */
export interface ErrorDescription extends Record<string, unknown> {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/**
 * What went wrong without what it went wrong with: people's texts reach errors as parameters of a statement, as a value the
 * database refuses, as what a parser quotes.
 */
export function wordsOfError(error: unknown): string {
  const code = codeOf(error);
  // A data exception of PostgreSQL says the value.
  if (/^22[0-9A-Z]{3}$/.test(code ?? '')) return `the database cannot store one of its values (${code})`;
  const message = error instanceof Error ? error.message : String(error);
  const quoteless = message
    .slice(0, 10 * MAX_MESSAGE)
    .replace(/"[^"]*"|'[^']*'|“[^”]*”/g, (quoted) =>
      quoted.length > MAX_QUOTED ? `${quoted[0]!}…${quoted.at(-1)!}` : quoted,
    );
  return redactText(quoteless, redactionKinds).slice(0, MAX_MESSAGE);
}

/** The same for a log line: kind, words, the places in the program, the code. */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: wordsOfError(error), stack: '' };
  const code = codeOf(error);
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.constructor.name,
    message: wordsOfError(error),
    stack: places.join('\n'),
    ...(code === undefined ? {} : { code }),
  };
}

function codeOf(error: unknown): string | undefined {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: { code?: unknown } };
  const found = driverError?.code ?? code;
  return found === undefined ? undefined : String(found);
}
