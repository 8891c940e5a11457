import { titleOfProblem, type PlaceEvidence } from '@reprise/domain';
import type { MachineMembership, MachineProblem, MemberText, ProblemClusteringStore } from '@reprise/persistence';
import type { DataSource } from 'typeorm';
import type { Matcher } from './matcher.js';
import type { PlannedProblem } from './plan-run.js';

export interface DescribingParts {
  readonly dataSource: DataSource;
  readonly problems: ProblemClusteringStore;
}

const LABEL_TERMS = 8;

/** Title, component, product and terms of problems, from their members. */
export async function describeProblems(
  parts: DescribingParts,
  matcher: Matcher,
  problems: readonly PlannedProblem[],
): Promise<MachineProblem[]> {
  if (problems.length === 0) return [];
  const texts = await parts.problems.memberTexts(
    parts.dataSource,
    problems.flatMap((problem) => problem.ticketIds),
  );
  const textOf = new Map(texts.map((text) => [text.ticketId, text]));
  const terms = await matcher.labelTerms(
    problems.map((problem) => problem.ticketIds),
    LABEL_TERMS,
  );
  return problems.map((problem, i) => {
    const members = problem.ticketIds.flatMap((id) => textOf.get(id) ?? []);
    const titles = members.flatMap(({ title }) => title ?? []);
    return {
      id: problem.id,
      title: titleOfProblem(titles, terms[i]!),
      component: commonest(members, 'component'),
      product: commonest(members, 'product'),
      terms: terms[i]!,
    };
  });
}

/** Confidence and reasons of the members that join, each from the member that speaks most for it. */
export async function explainMemberships(
  matcher: Matcher,
  problems: readonly PlannedProblem[],
): Promise<MachineMembership[]> {
  const links = await matcher.placeEvidence(problems.map((problem) => problem.ticketIds));
  const linkOf = new Map(links.map((link) => [link.ticketId, link]));
  const joining = problems.flatMap(({ id, joining }) =>
    joining.map((ticketId) => ({ problemId: id, link: linkOf.get(ticketId)! })),
  );
  const explained = joining.filter(({ link }) => link.otherId !== null);
  const reasons = await matcher.explain(explained.map(({ link }) => [link.ticketId, link.otherId!] as const));
  const reasonsOf = new Map<PlaceEvidence, MachineMembership['reasons']>(
    explained.map(({ link }, i) => [link, reasons[i]!]),
  );
  return joining.map(({ problemId, link }) => ({
    ticketId: link.ticketId,
    problemId,
    confidence: link.strongest,
    support: link.total,
    reasons: reasonsOf.get(link) ?? [],
  }));
}

/** The value most members have; of equally common ones the first in the alphabet, so that it does not flicker. */
function commonest(members: readonly MemberText[], field: 'component' | 'product'): string | null {
  const counts = new Map<string, number>();
  for (const member of members) {
    const value = member[field];
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return best?.[0] ?? null;
}
