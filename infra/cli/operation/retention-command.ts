import { type RetainedKind, retainedKinds, setRetention } from '@reprise/contracts/http';
import { RetentionStore, createDataSource } from '@reprise/persistence';
import type { DataSource } from 'typeorm';
import { withDatabase } from '../checks/database-of-home.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { bold, dim } from '../terminal/colour.js';
import { count, counted } from '../terminal/numbers.js';

const words: Readonly<Record<RetainedKind, string>> = {
  answers: 'answers kept for a repeated request',
  searches: 'what was searched and suggested: when, how long, how much was found',
  gaps: 'knowledge gaps that are settled',
  rejections: 'what stood in refused rows of imports; line and reason stay',
  invitations: 'invitations that were used or ran out',
};

/** Print how long what is kept. */
export async function runRetention(): Promise<number> {
  await withRetention(async (dataSource, retention) => {
    const { days } = await retention.setting(dataSource);
    const kept = await retention.counts(dataSource);
    for (const kind of retainedKinds) {
      const limit = days[kind] === null ? 'for ever' : counted(days[kind], 'day');
      process.stdout.write(
        `${bold(kind.padEnd(12))}${limit.padEnd(10)}${count(kept[kind]).padStart(10)}  ${dim(words[kind])}\n`,
      );
    }
  });
  return exitCodes.done;
}

/** Keep a kind so many days, or for ever. */
export async function runRetentionSet(kind: string, days: string): Promise<number> {
  const parsed = setRetention.body.safeParse({ [kind]: days === 'ever' && kind !== 'answers' ? null : Number(days) });
  if (!parsed.success)
    throw new CommandError(
      retainedKinds.includes(kind as RetainedKind)
        ? `"${days}" is neither a number of days within what ${kind} may be kept (1 to ${kind === 'answers' ? 30 : '3,650'}) nor \`ever\`.`
        : `"${kind}" is none of ${retainedKinds.join(', ')}.`,
      exitCodes.usage,
    );
  await withRetention((dataSource, retention) =>
    dataSource.transaction((tx) =>
      retention.decide(tx, parsed.data, { kind: 'machine', id: null, name: 'reprise retention' }),
    ),
  );
  return runRetention();
}

/** Remove what is older at once, rather than within the hour. */
export async function runRetentionSweep(): Promise<number> {
  const gone = await withRetention((dataSource, retention) => retention.sweep(dataSource));
  const lines = retainedKinds.filter((kind) => gone[kind] > 0).map((kind) => `${count(gone[kind])} ${words[kind]}\n`);
  process.stdout.write(lines.length === 0 ? 'Nothing was older than it is kept.\n' : `Removed:\n${lines.join('')}`);
  return exitCodes.done;
}

function withRetention<T>(work: (dataSource: DataSource, retention: RetentionStore) => Promise<T>): Promise<T> {
  return withDatabase(async (url) => {
    const dataSource = await createDataSource(url, { poolSize: 2, applicationName: 'reprise retention' }).initialize();
    try {
      return await work(dataSource, new RetentionStore());
    } finally {
      await dataSource.destroy();
    }
  });
}
