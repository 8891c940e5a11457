import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

const bootFile = '/proc/sys/kernel/random/boot_id';

/**
 * Names this process so that another one on the same machine can tell later whether it still runs: host, what its process
 * numbers mean (boot and namespace), number, and when it began. Elsewhere than on Linux only host and number.
 */
export function processMark(): string {
  return [hostname(), numberSpace() ?? '-', process.pid, startOf(process.pid) ?? '-'].join(' ');
}

/**
 * Whether the process of a mark is certainly gone. Of other machines, and where nothing certain is known, nobody is.
 * A process that was killed did not give back what it held; its successor on the same machine need not wait for it.
 */
export function isProcessGone(mark: string): boolean {
  const [host, space, pid, start] = mark.split(' ');
  const ownSpace = numberSpace();
  if (host !== hostname() || ownSpace === undefined || space !== ownSpace || start === undefined || start === '-')
    return false;
  return startOf(Number(pid)) !== start;
}

function numberSpace(): string | undefined {
  try {
    return `${readFileSync(bootFile, 'utf8').trim()}:${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

/** Clock ticks from the machine's start to the process's, undefined when there is none of this number. */
function startOf(pid: number): string | undefined {
  try {
    // The command's name stands in parentheses and may hold anything; the fields after it are numbers.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
