import { readTabSeparated } from './tab-separated.js';

/** Groups of tickets that people confirmed to have the same cause: `ticketId<TAB>groupId`. Tickets that are not in `known` are left out. */
export async function readKnownGroups(path: string, known: (ticketId: string) => boolean): Promise<string[][]> {
  const groups = new Map<string, string[]>();
  for (const [ticketId = '', groupId = ''] of await readTabSeparated(path, 2, ['ticketid', 'id', 'ticket'])) {
    if (!known(ticketId)) continue;
    const members = groups.get(groupId);
    if (members === undefined) groups.set(groupId, [ticketId]);
    else members.push(ticketId);
  }
  return [...groups.values()].filter((members) => members.length > 1);
}
