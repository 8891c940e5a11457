import type { DecisionEvent } from '@reprise/persistence';

/** What a decision is about; a later one about the same stands on it. */
function aspectOf({ kind, detail }: DecisionEvent): string {
  switch (kind) {
    case 'renamed':
      return 'title';
    case 'owner changed':
      return 'owner';
    case 'root cause written':
      return 'cause';
    case 'rule added':
    case 'rule changed':
    case 'rule removed':
      return `rule ${String(detail['ruleId'])}`;
    case 'fix recorded':
    case 'fix withdrawn':
    case 'evidence set aside':
      return `fix ${String(detail['fixId'])}`;
    case 'status changed':
    case 'review moved':
      return 'status';
  }
}

const isAboutFix = (event: DecisionEvent): boolean => aspectOf(event).startsWith('fix ');

/** A fix and the status that it brought about are one step; everything else can be taken back by itself. */
function partsOf(event: DecisionEvent, standing: readonly DecisionEvent[]): DecisionEvent[] {
  const sameStep = standing.filter(
    (other) => other.problemId === event.problemId && other.at.getTime() === event.at.getTime(),
  );
  if (!sameStep.some(isAboutFix) || !(isAboutFix(event) || event.kind === 'status changed')) return [event];
  return sameStep.filter((other) => isAboutFix(other) || other.kind === 'status changed');
}

/**
 * What undoing a decision takes: the parts of its step, and every later step that stands on one of them.
 *
 * @param standing  decisions that stand, of this step and later, oldest first
 * @returns both newest first, the order in which they can be taken back
 */
export function stepsToUndo(
  eventId: string,
  standing: readonly DecisionEvent[],
): { readonly step: readonly DecisionEvent[]; readonly later: readonly DecisionEvent[] } {
  const event = standing.find(({ id }) => id === eventId);
  if (!event) return { step: [], later: [] };
  const step = partsOf(event, standing);
  const taken = new Set(step);
  const aspects = new Set(step.map(aspectOf));
  const end = Math.max(...step.map(({ at }) => at.getTime()));
  for (const other of standing) {
    if (taken.has(other) || other.at.getTime() < end || !aspects.has(aspectOf(other))) continue;
    for (const part of partsOf(other, standing)) {
      taken.add(part);
      aspects.add(aspectOf(part));
    }
  }
  const newestFirst = [...standing].reverse().filter((one) => taken.has(one));
  return {
    step: newestFirst.filter((one) => step.includes(one)),
    later: newestFirst.filter((one) => !step.includes(one)),
  };
}
