import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLineOf, isAlive } from './process-identity.js';

const fastStopWithinMs = 30_000;

/** Ask a server for a fast shutdown; insist after a while. */
export async function endServer(pid: number | undefined, ended?: Promise<void>): Promise<void> {
  if (pid === undefined) return;
  const steps = [
    ['SIGINT', fastStopWithinMs],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const;
  for (const [signal, withinMs] of steps) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const giveUpAt = performance.now() + withinMs;
    while (isAlive(pid) && performance.now() < giveUpAt) {
      await (ended === undefined ? pause(50) : Promise.race([ended, pause(50)]));
    }
  }
}

/** End a server that a killed launcher left behind on the cluster, and clear what a crash left in its pid file. */
export async function endOrphan(clusterDir: string, log: (line: string) => void): Promise<void> {
  const pid = pidInFile(clusterDir);
  if (pid === undefined || !isAlive(pid)) return;
  if (commandLineOf(pid).includes(clusterDir)) {
    log(`ending the database server ${pid} that a killed Reprise left behind`);
    await endServer(pid);
  } else {
    replaceReusedPid(clusterDir);
  }
}

/**
 * After a crash the pid in postmaster.pid may by now belong to another program (in a container, it usually does), and
 * PostgreSQL would refuse to start. Our own pid is put in its place: PostgreSQL does not mistake its parent for a server, and
 * the file's other lines still let it find old backends that hold the shared memory.
 */
function replaceReusedPid(clusterDir: string): void {
  const path = join(clusterDir, 'postmaster.pid');
  const [, ...rest] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, [String(process.pid), ...rest].join('\n'));
}

function pidInFile(clusterDir: string): number | undefined {
  const path = join(clusterDir, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}
