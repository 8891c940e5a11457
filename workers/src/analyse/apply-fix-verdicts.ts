import { statusAfterFix } from '@reprise/domain';
import type {
  AuditStore,
  FixSubject,
  FixWatchStore,
  HardeningDecisionStore,
  JudgedFix,
  OutboxStore,
  ProblemCurationStore,
} from '@reprise/persistence';
import type { DataSource } from 'typeorm';

export interface FixVerdictParts {
  readonly dataSource: DataSource;
  readonly fixes: FixWatchStore;
  readonly curation: ProblemCurationStore;
  readonly hardening: HardeningDecisionStore;
  readonly audit: AuditStore;
  readonly outbox: OutboxStore;
}

const machine = { userId: null, name: 'Reprise' };

/** Store the verdicts and take the steps they lead to, each as an event that says what it rests on. @returns steps taken */
export async function applyFixVerdicts(
  { dataSource, fixes, curation, hardening, audit, outbox }: FixVerdictParts,
  subjects: readonly FixSubject[],
  judged: readonly JudgedFix[],
): Promise<number> {
  const setAside = new Map(subjects.map((fix) => [fix.id, fix.setAside]));
  const byProblem = new Map<string, JudgedFix[]>();
  for (const one of judged) byProblem.set(one.problemId, [...(byProblem.get(one.problemId) ?? []), one]);
  let steps = 0;
  for (const [problemId, ofProblem] of byProblem) {
    await dataSource.transaction(async (tx) => {
      const problem = await curation.lock(tx, problemId);
      if (!problem) return;
      await fixes.save(tx, ofProblem, setAside);
      const newest = ofProblem.find((one) => one.newest);
      if (!newest || !(await fixes.isCurrent(tx, newest))) return;
      const { verdict, text, evidence } = newest.watch;
      const proven = verdict === 'too early' ? undefined : verdict === 'held' ? 'proven' : 'failed';
      const candidateId = proven && (await hardening.settle(tx, problemId, proven, text));
      if (candidateId) {
        await audit.append(tx, {
          actor: { kind: 'machine', id: null, name: machine.name },
          action: 'hardening.decided',
          objectKind: 'hardening_candidate',
          objectId: candidateId,
          detail: { from: 'shipped, watching', to: proven, reason: text },
        });
      }
      const status = statusAfterFix(
        problem.status,
        { verdict, cameBackBefore: newest.cameBackBefore },
        await fixes.isStatusByMachine(tx, problemId),
      );
      if (status === undefined) return;
      await curation.save(tx, { ...problem, status });
      const detail = {
        from: problem.status,
        to: status,
        machine: true,
        fixId: newest.fixId,
        ...(evidence ? { evidence } : {}),
      };
      const reason = problem.status === 'regressed' ? 'The tickets it was reopened for no longer belong here.' : text;
      await curation.addEvents(tx, problemId, machine, reason, [{ kind: 'status changed', detail }]);
      await outbox.appendSearch(tx, 'problem', [problemId]);
      steps += 1;
    });
  }
  return steps;
}
