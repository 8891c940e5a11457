import type { MatchingEngine, SignatureKind, Ticket } from '@reprise/domain';
import type { ProblemDetail, SampleTicket, SharedSignature, ValueCount } from './analysis.js';

const readMembers = 200;
const shownTerms = 7;
const shownSignatures = 6;
const shownSamples = 4;
const excerptLength = 280;

const kindWords: Readonly<Record<SignatureKind, string>> = {
  exception: 'exception',
  error_code: 'error code',
  http_status: 'HTTP status',
  stack: 'stack frame',
  log_template: 'log line',
  phrase: 'phrase',
};

/** "error code 14" is told as the error code "14". */
function withoutKind(value: string, kind: SignatureKind): string {
  const word = `${kindWords[kind]} `;
  return value.startsWith(word) ? value.slice(word.length) : value;
}

/** What holds a problem's tickets together, in words and examples. */
export function describeProblem(engine: MatchingEngine, members: readonly Ticket[]): Omit<ProblemDetail, 'draft'> {
  const read = members.slice(0, readMembers);
  return {
    terms: engine.labelTerms(
      read.map(({ id }) => id),
      shownTerms,
    ),
    signatures: sharedSignatures(engine, read),
    components: commonest(members.map(({ component }) => component)).slice(0, 4),
    samples: samplesOf(members),
  };
}

function sharedSignatures(engine: MatchingEngine, members: readonly Ticket[]): SharedSignature[] {
  const counts = new Map<string, { kind: string; value: string; tickets: number }>();
  for (const member of members) {
    const own = new Map(
      engine
        .signaturesOf(member)
        .map(({ kind, value }) => [`${kind} ${value}`, { kind: kindWords[kind], value: withoutKind(value, kind) }]),
    );
    for (const [key, signature] of own) {
      const entry = counts.get(key) ?? { ...signature, tickets: 0 };
      counts.set(key, entry);
      entry.tickets += 1;
    }
  }
  const fewest = Math.max(2, Math.ceil(members.length / 10));
  return [...counts.values()]
    .filter(({ tickets }) => tickets >= fewest)
    .sort((a, b) => b.tickets - a.tickets || (a.value < b.value ? -1 : 1))
    .slice(0, shownSignatures);
}

function commonest(values: readonly (string | undefined)[]): ValueCount[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, tickets]) => ({ value, tickets }))
    .sort((a, b) => b.tickets - a.tickets || (a.value < b.value ? -1 : 1));
}

/** First and last ticket and some between: they show whether the group holds together over time. */
function samplesOf(members: readonly Ticket[]): SampleTicket[] {
  const count = Math.min(shownSamples, members.length);
  const places = Array.from({ length: count }, (_, at) =>
    count === 1 ? 0 : Math.round((at * (members.length - 1)) / (count - 1)),
  );
  return [...new Set(places)].flatMap((at) => {
    const ticket = members[at];
    if (ticket === undefined) return [];
    const text = (ticket.description ?? '').replace(/\s+/g, ' ').trim();
    return [
      {
        id: ticket.id,
        title: ticket.title ?? '',
        excerpt: text.length > excerptLength ? `${text.slice(0, excerptLength - 1)}…` : text,
        ...(ticket.createdAt === undefined ? {} : { createdAt: ticket.createdAt }),
        ...(ticket.url === undefined ? {} : { url: ticket.url }),
      },
    ];
  });
}
