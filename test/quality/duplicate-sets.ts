import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import type { Ticket } from '@reprise/domain';

/** Tickets in file order (createdAt, id) with the duplicate groups that people confirmed. */
export interface DuplicateSet {
  readonly name: string;
  readonly tickets: readonly Ticket[];
  /** Row → group number; −1 for a ticket without confirmed duplicates. Shape (tickets). */
  readonly groups: Int32Array;
  /** Second-half rows with an earlier member of their group: the queries of the frozen protocol. */
  readonly queries: readonly number[];
}

export const duplicateSetNames = ['titanium-jira', 'rust-issues'] as const;

export const readTickets = (dataDir: string, set: string): Ticket[] =>
  linesOf(join(dataDir, set, 'tickets.ndjson.gz')).map((line) => JSON.parse(line) as Ticket);

/** @returns undefined when the set is not there */
export function readDuplicateSet(dataDir: string, name: string): DuplicateSet | undefined {
  if (!existsSync(join(dataDir, name, 'tickets.ndjson.gz'))) return undefined;
  const tickets = readTickets(dataDir, name);
  const groupNames = new Map(
    linesOf(join(dataDir, name, 'groups.tsv.gz'))
      .slice(1)
      .map((line) => line.split('\t') as [string, string]),
  );
  const numbers = new Map<string, number>();
  const groups = Int32Array.from(tickets, ({ id }) => {
    const group = groupNames.get(id);
    if (group === undefined) return -1;
    if (!numbers.has(group)) numbers.set(group, numbers.size);
    return numbers.get(group)!;
  });
  const seen = new Set<number>();
  const queries: number[] = [];
  groups.forEach((group, row) => {
    if (group < 0) return;
    if (seen.has(group) && row >= tickets.length / 2) queries.push(row);
    seen.add(group);
  });
  return { name, tickets, groups, queries };
}

function linesOf(file: string): string[] {
  return gunzipSync(readFileSync(file)).toString('utf8').split('\n').filter((line) => line !== ''); // prettier-ignore
}
