import type { ProblemDetail } from '@reprise/contracts/http';

/** What a form about a problem asked for; undefined: it said nothing about that. */
export interface WantedProblem {
  readonly title?: string;
  readonly status?: string;
  readonly ownerId?: string | null;
  readonly rootCause?: string | null;
}

/** Where the problem as it stands differs from what a form asked for that came too late: a line a field. */
export function differencesFrom(
  wanted: WantedProblem,
  problem: Pick<ProblemDetail, 'title' | 'status' | 'ownerId' | 'ownerName' | 'rootCause'>,
  people: readonly { readonly id: string; readonly name: string }[],
): string[] {
  const nameOf = (id: string | null | undefined): string | null | undefined =>
    id ? (people.find((one) => one.id === id)?.name ?? 'somebody') : id;
  return [
    line('title', wanted.title, problem.title),
    line('status', wanted.status, problem.status),
    line('owner', nameOf(wanted.ownerId), problem.ownerName),
    line('cause', wanted.rootCause, problem.rootCause),
  ].flatMap((one) => one ?? []);
}

function line(field: string, wanted: string | null | undefined, now: string | null): string | undefined {
  if (wanted === undefined || wanted === now) return undefined;
  return `The ${field} is ${quoted(now)} now; your form said ${quoted(wanted)}.`;
}

const quoted = (value: string | null): string => (value === null ? 'empty' : `“${value}”`);
