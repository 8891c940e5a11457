import type { TicketSignature } from '../sign/signature.js';

/** What two problems are told apart by. */
export interface ProblemFeatures {
  readonly component: string | null;
  readonly product: string | null;
  /** Tickets of the problem. */
  readonly tickets: number;
  /** Exact evidence in its tickets, with how many of them hold it. */
  readonly signatures: readonly (Pick<TicketSignature, 'kind' | 'value'> & { readonly tickets: number })[];
}

const words: Readonly<Partial<Record<TicketSignature['kind'], string>>> = {
  exception: 'exception',
  error_code: 'error code',
  stack: 'stack',
  log_template: 'log line',
};
/** What stands in at least this share of a problem's tickets marks it. */
const MARKING_SHARE = 0.3;
const MOST_WORDS = 3;
const LONGEST_VALUE = 60;

/**
 * Why two problems that resemble each other are two, as far as their tickets tell; the hardest facts first.
 * @param here  the problem being looked at
 * @returns up to three clauses; one at least
 *
 * Complexity: O(signatures).
 */
export function wordsOfSeparation(here: ProblemFeatures, there: ProblemFeatures): string[] {
  const clauses: string[] = [];
  for (const kind of Object.keys(words) as (keyof typeof words)[]) {
    const [own, other] = [markOf(here, kind), markOf(there, kind)];
    if (own !== undefined && other !== undefined && !holds(there, kind, own) && !holds(here, kind, other))
      clauses.push(`${words[kind]} ${shortened(own)} here, ${shortened(other)} there`);
    else if (own !== undefined && other === undefined && !holds(there, kind, own))
      clauses.push(`${words[kind]} ${shortened(own)} only here`);
    else if (other !== undefined && own === undefined && !holds(here, kind, other))
      clauses.push(`${words[kind]} ${shortened(other)} only there`);
  }
  if (here.product !== null && there.product !== null && here.product !== there.product)
    clauses.push(`${here.product} here, ${there.product} there`);
  else if (here.component !== null && there.component !== null && here.component !== there.component)
    clauses.push(`${here.component} here, ${there.component} there`);
  const shares = here.signatures.some(
    ({ kind, value }) =>
      words[kind] !== undefined && there.signatures.some((one) => one.kind === kind && one.value === value),
  );
  if (clauses.length === 0)
    clauses.push(
      shares
        ? 'their tickets describe it in different words, so they may be one problem'
        : 'nothing exact is shared, and their tickets describe it in different words',
    );
  return clauses.slice(0, MOST_WORDS);
}

/** The value of a kind that most tickets hold, when enough do to mark the problem. */
function markOf({ signatures, tickets }: ProblemFeatures, kind: string): string | undefined {
  const own = signatures.filter((one) => one.kind === kind && one.tickets >= MARKING_SHARE * tickets);
  return own.reduce<(typeof own)[number] | undefined>(
    (best, one) => (best === undefined || one.tickets > best.tickets ? one : best),
    undefined,
  )?.value;
}

const holds = ({ signatures }: ProblemFeatures, kind: string, value: string): boolean =>
  signatures.some((one) => one.kind === kind && one.value === value);

const shortened = (value: string): string =>
  value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE - 1)}…`;
