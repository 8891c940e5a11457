import { clusterProfiles, createMatchingEngine } from '@reprise/domain';
import { CommandError, exitCodes } from '../exit-codes.js';
import { Progress } from '../terminal/progress.js';
import { accountForLines } from './account-of-lines.js';
import { fillEngine } from './fill-engine.js';
import { readKnownGroups } from './known-groups.js';
import { readTickets } from './read-tickets.js';
import { readingOptions, type ReadingArguments } from './reading-options.js';
import { StageClock } from './stage-clock.js';
import { writeTabSeparated } from './tab-separated.js';

export interface ClusterOptions extends ReadingArguments {
  readonly assignments: string;
  readonly known?: string;
  readonly profile?: string;
  readonly stats?: string;
}

export async function runCluster(file: string, options: ClusterOptions): Promise<number> {
  const progress = new Progress();
  const clock = new StageClock(progress);
  const engine = createMatchingEngine(
    options.profile === undefined ? {} : { clusterProfile: profileNamed(options.profile) },
  );
  const set = await clock.stage(
    'read',
    'Read the file',
    async () => readTickets([file], progress, await readingOptions(options)),
    (read) => read.linesRead,
  );
  await clock.stage(
    'index',
    'Indexed the tickets',
    () => fillEngine(engine, set.tickets, progress),
    set.tickets.length,
  );
  const known = options.known === undefined ? [] : await readKnownGroups(options.known, (id) => engine.has(id));
  const mustLink = known.flatMap(([first, ...others]) => others.map((id) => [first!, id] as const));
  const result = await clock.stage(
    'cluster',
    'Grouped the tickets',
    () => engine.cluster({ mustLink }),
    ({ clusters }) => clusters.length,
  );
  await clock.stage(
    'write',
    'Wrote the groups',
    () =>
      writeTabSeparated(
        options.assignments,
        result.clusters.flatMap(({ ticketIds }, at) => ticketIds.map((id) => [id, `P${at + 1}`])),
      ),
    set.tickets.length,
  );
  for (const conflict of result.conflicts) process.stderr.write(`contradiction: ${conflict}\n`);
  if (options.stats !== undefined) {
    const recurring = result.clusters.filter(({ ticketIds }) => ticketIds.length > 1).length;
    await clock.write(options.stats, {
      profile: result.profile,
      tickets: set.tickets.length,
      linesRead: set.linesRead,
      linesSkipped: set.skipped.length,
      problems: result.clusters.length,
      recurringProblems: recurring,
    });
  }
  return accountForLines(set);
}

function profileNamed(name: string): keyof typeof clusterProfiles {
  if (Object.hasOwn(clusterProfiles, name)) return name as keyof typeof clusterProfiles;
  throw new CommandError(
    `There is no profile "${name}"; there are ${Object.keys(clusterProfiles).join(', ')}.`,
    exitCodes.usage,
  );
}
