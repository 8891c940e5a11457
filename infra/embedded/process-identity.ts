import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that can be recognised later, although process ids are used again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks between boot and start of the process (Linux); absent where the system does not tell. */
  readonly startTicks?: string;
}

/** Identity of a living process. @returns undefined when no such process lives. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  if (!isAlive(pid)) return undefined;
  const startTicks = startTicksOf(pid);
  return startTicks === undefined ? { pid } : { pid, startTicks };
}

/** Whether the very process that was identified still lives. */
export function isSameProcess(identity: ProcessIdentity): boolean {
  const now = identifyProcess(identity.pid);
  if (now === undefined) return false;
  return identity.startTicks === undefined || now.startTicks === undefined || now.startTicks === identity.startTicks;
}

/** Program and arguments of a living process. @returns an empty string when the system does not tell. */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return commandLineByPs(pid);
  }
}

/** Systems without /proc (macOS). */
function commandLineByPs(pid: number): string {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'args='], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A killed process whose parent has not collected it (no init in a container) still answers signal 0. */
function isZombie(pid: number): boolean {
  return statFieldsOf(pid)?.[0] === 'Z';
}

/** Field 22 of /proc/PID/stat. */
function startTicksOf(pid: number): string | undefined {
  return statFieldsOf(pid)?.[19];
}

/** Fields of /proc/PID/stat from the third on: the second holds the name in brackets and may contain blanks. */
function statFieldsOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
