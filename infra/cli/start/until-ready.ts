import { setTimeout as pause } from 'node:timers/promises';
import { CommandError } from '../exit-codes.js';
import type { ProductPorts } from './ports.js';
import type { Service } from './service.js';

const readyWithinMs = 120_000;
const allowedFailures = 2;
const shownLogLines = 15;

/**
 * Wait until the API says that what it needs answers, and the pages are served.
 * @throws CommandError with the end of the log of a service that keeps ending, or of one that is not ready in time
 */
export async function untilReady(services: readonly Service[], ports: ProductPorts, stop: AbortSignal): Promise<void> {
  const open = new Map([
    ['api', `http://127.0.0.1:${ports.api}/api/health/ready`],
    ['web', `http://127.0.0.1:${ports.web}/healthz`],
  ]);
  const giveUpAt = performance.now() + readyWithinMs;
  while (open.size > 0 && !stop.aborted) {
    const broken = services.find(({ failures }) => failures > allowedFailures);
    if (broken !== undefined)
      throw new CommandError(`${broken.name} does not start. The end of its log:\n${endOfLog(broken)}`);
    if (performance.now() > giveUpAt) {
      const late = services.filter(({ name }) => open.has(name));
      throw new CommandError(
        `${late.map(({ name }) => name).join(' and ')} did not become ready.\n${late.map(endOfLog).join('\n')}`,
      );
    }
    for (const [name, url] of open) if (await answersWell(url)) open.delete(name);
    if (open.size > 0) await pause(100, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function answersWell(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

function endOfLog({ log }: Service): string {
  return [...log.lastLines(shownLogLines).map((line) => `  ${line.slice(0, 400)}`), `  (${log.path})`].join('\n');
}
