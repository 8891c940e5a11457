import type { ClusterConstraints } from '@reprise/domain';
import type {
  ApartPair,
  PlacementStore,
  ProblemClusteringStore,
  Queryable,
  RuleEffectStore,
  StoredProblem,
} from '@reprise/persistence';
import type { ProblemsMet } from './problems-met.js';

/** Problems, and what people decided about them, at one moment. */
export interface Standing {
  readonly problems: readonly StoredProblem[];
  /** Pairs that people took apart. */
  readonly apart: readonly ApartPair[];
  /** Tickets that rules keep out of a problem, by problem; a person's own placement comes before. */
  readonly keptOut: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface StandingStores {
  readonly problems: ProblemClusteringStore;
  readonly placements: PlacementStore;
  readonly ruleEffects: RuleEffectStore;
}

/** What a run has to obey. Rules have been applied before, in `db` or in a transaction before it. */
export async function standingOf(
  db: Queryable,
  { problems, placements, ruleEffects }: StandingStores,
): Promise<Standing> {
  return {
    problems: await problems.standing(db),
    apart: await placements.apart(db),
    keptOut: await ruleEffects.keptOut(db),
  };
}

/** What a run that goes on from the last one hands to the engine, and what it then plans from. */
export interface StandingAround extends Standing {
  readonly constraints: ClusterConstraints;
}

/**
 * The same for a run that goes on: problems in which people placed tickets or rules keep some out, and those around what it is about.
 * @param met  problems of the same moment
 * @param concerned  tickets it is about; undefined when it may be about any
 * @returns with the problems around; held ones further away are obeyed, but not planned
 */
export async function standingAround(
  db: Queryable,
  { problems, placements, ruleEffects }: StandingStores,
  met: ProblemsMet,
  concerned: readonly string[] | undefined,
): Promise<StandingAround> {
  const [apart, keptOut] = [await placements.apart(db), await ruleEffects.keptOut(db)];
  const held = { problems: await problems.standingHeld(db, [...keptOut.keys()]), apart, keptOut };
  const around = concerned ? await met.around(concerned) : await problems.standing(db);
  return { problems: around, apart, keptOut, constraints: constraintsOf(held, around, concerned) };
}

/**
 * The same for the engine: what people and rules put together stays together, what they took apart stays apart.
 * @param around  problems that what they let go may return to
 * @param named  tickets that a decision names: those in none of these problems are alone
 */
export function constraintsOf(
  { problems, apart, keptOut }: Standing,
  around: readonly StoredProblem[] = [],
  named: readonly string[] = [],
): ClusterConstraints {
  const mustLink = problems.flatMap(({ pinnedTicketIds: [first, ...rest] }) =>
    first === undefined ? [] : rest.map((id) => [first, id] as const),
  );
  const byRule = problems.flatMap((problem) => strangersApart(problem, keptOut.get(problem.id)));
  const cannotLink = byRule.length === 0 ? apart : [...apart, ...byRule];
  const placed = new Set(around.flatMap(({ ticketIds }) => ticketIds));
  const alone = named.flatMap((id) => (placed.has(id) ? [] : [[id]]));
  return { mustLink, cannotLink, standing: [...around.map(({ ticketIds }) => ticketIds), ...alone] };
}

/**
 * One member speaks for the problem against all that a rule keeps out of it, a held one where there is any; and one of those
 * against all members, so that what is kept out does not take the rest along. As many pairs as tickets, not their product.
 */
function strangersApart(
  { pinnedTicketIds, ticketIds }: StoredProblem,
  keptOut: ReadonlySet<string> | undefined,
): ApartPair[] {
  const speaker = pinnedTicketIds[0] ?? ticketIds[0];
  const held = new Set(pinnedTicketIds);
  const [first, ...others] = [...(keptOut ?? [])].filter((id) => !held.has(id));
  if (speaker === undefined || first === undefined) return [];
  return [
    ...others.map((stranger) => [stranger, speaker] as const),
    ...ticketIds.map((member) => [first, member] as const),
  ];
}
