import { writeFile } from 'node:fs/promises';
import type { Progress } from '../terminal/progress.js';

interface StageRecord {
  readonly stage: string;
  readonly seconds: number;
  /** Highest memory of the process so far. */
  readonly peakBytes: number;
  readonly count: number;
}

/** Seconds, peak memory and counts of the stages of a run, for `--stats`. */
export class StageClock {
  private readonly stages: StageRecord[] = [];
  private readonly started = performance.now();

  constructor(private readonly progress: Progress) {}

  /** Do one stage and note what it took. @param count  things handled: a number, or told from the result */
  async stage<T>(
    stage: string,
    what: string,
    work: () => T | Promise<T>,
    count: number | ((result: T) => number),
  ): Promise<T> {
    const started = performance.now();
    this.progress.show(what);
    const result = await work();
    const seconds = (performance.now() - started) / 1000;
    const handled = typeof count === 'number' ? count : count(result);
    this.stages.push({ stage, seconds: round(seconds), peakBytes: peakBytes(), count: handled });
    this.progress.finished(what, started);
    return result;
  }

  async write(path: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const total = { seconds: round((performance.now() - this.started) / 1000), peakBytes: peakBytes() };
    await writeFile(path, `${JSON.stringify({ ...more, stages: this.stages, total }, null, 2)}\n`);
  }
}

/** maxRSS comes in kibibytes on every system Node runs on. */
function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
