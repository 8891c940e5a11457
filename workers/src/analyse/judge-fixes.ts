import { watchFix } from '@reprise/domain';
import type { FixSubject, JudgedFix, ObservedTime } from '@reprise/persistence';

/** Judge every fix by what occurred until the next one. Pure: the same rows give the same answer. */
export function judgeFixes(fixes: readonly FixSubject[], time: ObservedTime): JudgedFix[] {
  return fixes.map((fix) => {
    const newest = fix.nextShippedAt === null;
    const until = newest || fix.nextShippedAt! > time.until ? time.until : fix.nextShippedAt!;
    const watch = watchFix(
      fix.occurrences,
      {
        ...fix,
        setAside: new Set(fix.setAside),
        ...(fix.previous ? { previous: fix.previous } : { previous: undefined }),
      },
      { from: time.from, until },
    );
    return {
      fixId: fix.id,
      problemId: fix.problemId,
      newest,
      cameBackBefore: fix.previous?.verdict === 'came back',
      watch,
    };
  });
}
