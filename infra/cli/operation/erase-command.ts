import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ErasureStore,
  type ErasureSubject,
  type InPart,
  againAfterDeadlock,
  createDataSource,
  ledgerOf,
  queryRows,
  rehearseErasure,
} from '@reprise/persistence';
import { ErasureSubject as SubjectSchema } from '@reprise/contracts/http';
import type { DataSource } from 'typeorm';
import { withDatabase } from '../checks/database-of-home.js';
import { readProductEnvironment } from '../env.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { Home } from '../start/home.js';
import { bold, dim } from '../terminal/colour.js';
import { counted } from '../terminal/numbers.js';

export interface EraseOptions {
  readonly ticket?: string;
  readonly source?: string;
  readonly person?: readonly string[];
  readonly reference?: string;
  readonly confirm?: string;
}

/** Erase at once, whether or not the product runs; index and search follow when it does. */
export async function runErase(options: EraseOptions): Promise<number> {
  if ((options.ticket === undefined) === (options.person === undefined))
    throw new CommandError('Name either --ticket or --person.', exitCodes.usage);
  return withDatabase(async (url) => {
    const dataSource = await createDataSource(url, { poolSize: 2, applicationName: 'reprise erase' }).initialize();
    try {
      return await erase(dataSource, options);
    } finally {
      await dataSource.destroy();
    }
  });
}

async function erase(dataSource: DataSource, options: EraseOptions): Promise<number> {
  const subject = await subjectOf(dataSource, options);
  const erasures = new ErasureStore();
  const wanted = await erasures.confirmationOf(dataSource, subject);
  const { account } = await rehearseErasure(dataSource, subject);
  const rows = Object.entries(account.rows).map(([table, n]) => `  ${table}: ${counted(n, 'row')}`);
  process.stdout.write(
    `${counted(account.tickets, 'ticket')} emptied; they go on counting in ${counted(account.problems, 'problem')}.\n` +
      (rows.length > 0 ? `Names and quotations replaced in\n${rows.join('\n')}\n` : ''),
  );
  if (options.confirm === undefined) {
    process.stdout.write(dim(`Nothing was changed. To carry it out add --confirm "${wanted}".\n`));
    return exitCodes.done;
  }
  if (options.confirm !== wanted)
    throw new CommandError(`--confirm does not say "${wanted}". Nothing was changed.`, exitCodes.usage);
  const uploads = readProductEnvironment().UPLOAD_DIR ?? Home.locate().uploads;
  const actor = { kind: 'machine', id: null, name: 'reprise erase' } as const;
  const inPart: InPart = (work) => againAfterDeadlock(() => dataSource.transaction(work));
  const id = await inPart((tx) => erasures.order(tx, { subject, reference: options.reference ?? null, actor }));
  // Workers that run may do parts of it too.
  const files = (await erasures.carryOut(inPart, id, ledgerOf(uploads))) ?? [];
  for (const file of files) await rm(join(uploads, file), { force: true });
  process.stdout.write(
    `${bold('Erased.')} Keep ${ledgerOf(uploads)} with your backups: restoring one erases it again.\n`,
  );
  return exitCodes.done;
}

async function subjectOf(dataSource: DataSource, { person, source, ticket }: EraseOptions): Promise<ErasureSubject> {
  if (person !== undefined) {
    const parsed = SubjectSchema.safeParse({ kind: 'person', names: person });
    if (!parsed.success) throw new CommandError(`--person ${parsed.error.issues[0]!.message}.`, exitCodes.usage);
    return parsed.data;
  }
  const found = await queryRows<{ id: string; source: string }>(
    dataSource,
    `SELECT ticket.id, source.name AS source FROM ticket JOIN source ON source.id = source_id
     WHERE external_id = $1 AND ($2::text IS NULL OR source.name = $2)`,
    [ticket, source ?? null],
  );
  if (found.length === 0) throw new CommandError(`There is no ticket ${ticket}.`);
  if (found.length > 1)
    throw new CommandError(
      `There is a ticket ${ticket} in ${found.map((one) => one.source).join(' and ')}. Name one with --source.`,
      exitCodes.usage,
    );
  return { kind: 'ticket', ticketId: found[0]!.id };
}
