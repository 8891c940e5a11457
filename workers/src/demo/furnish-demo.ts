import { findStatusTransition, type ProblemStatus } from '@reprise/domain';
import type {
  DemoKnowledge,
  DemoKnowledgeStore,
  FixStore,
  OutboxStore,
  ProblemCurationStore,
} from '@reprise/persistence';
import type { EntityManager } from 'typeorm';

export interface DemoFurnishing {
  readonly demo: DemoKnowledgeStore;
  readonly fixes: FixStore;
  readonly curation: ProblemCurationStore;
  readonly outbox: OutboxStore;
}

const desk = { userId: null, name: 'Larkmoor service desk' };

/** Once the demo is grouped: write its known errors and fixes to the problems that its tickets became. */
export async function furnishDemo(parts: DemoFurnishing, tx: EntityManager): Promise<void> {
  const taken = await parts.demo.take(tx);
  if (!taken) return;
  const furnished = new Set<string>();
  const knownErrorIds: string[] = [];
  for (const knowledge of taken.knowledge) {
    const problemId = await parts.demo.problemOf(tx, taken.sourceId, knowledge.ticketIds);
    if (problemId === undefined || furnished.has(problemId)) continue;
    furnished.add(problemId);
    const id = await furnishProblem(parts, tx, taken.sourceId, problemId, knowledge);
    if (id !== undefined) knownErrorIds.push(id);
  }
  await parts.outbox.appendSearch(tx, 'known_error', knownErrorIds);
  await parts.outbox.appendSearch(tx, 'problem', [...furnished]);
  await parts.outbox.appendAnalysis(tx, [...furnished]);
}

async function furnishProblem(
  { demo, fixes, curation }: DemoFurnishing,
  tx: EntityManager,
  sourceId: string,
  problemId: string,
  knowledge: DemoKnowledge,
): Promise<string | undefined> {
  let known: { id: string; key: string } | undefined;
  if (knowledge.knownError) {
    known = await demo.addKnownError(tx, sourceId, problemId, knowledge.knownError, desk.name);
    await step(curation, tx, problemId, 'known error', `${known.key} was published`);
  }
  const recorded: string[] = [];
  for (const { version, shippedAt, note } of knowledge.fixes) {
    const fix = await fixes.record(tx, { problemId, versions: [version], shippedAt, now: shippedAt, note, by: desk });
    recorded.push(fix.id);
  }
  if (recorded.length > 0) {
    await demo.ownFixes(tx, sourceId, recorded);
    await step(curation, tx, problemId, 'fixed, watching', knowledge.fixes.at(-1)?.note ?? '');
  }
  return known?.id;
}

async function step(
  curation: ProblemCurationStore,
  tx: EntityManager,
  problemId: string,
  to: ProblemStatus,
  reason: string,
): Promise<void> {
  const problem = await curation.lock(tx, problemId);
  if (!problem || !findStatusTransition(problem.status, to, 'evidence')) return;
  await curation.save(tx, { ...problem, status: to });
  await curation.addEvents(tx, problemId, desk, reason, [
    { kind: 'status changed', detail: { from: problem.status, to } },
  ]);
}
