/**
 * Calls answered by a real thread:
 * 1. In order, with what was thrown. 2. A thread that breaks rejects what is open and what comes later, and says so.
 * 3. A call that makes no progress ends its thread and says at which step; one that goes on step by step may take its time.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ThreadEnded, answeredByThread, type Answered } from '@reprise/ports';
import { aThreadFile, builtModule } from '../../services/thread-file.js';

interface Calls {
  add(n: number): number;
  leave(): never;
  later(name: string): Promise<string>;
  bytes(): { bytes: Uint8Array };
  walk(steps: number, msPerStep: number): string;
}

const code = `
  import { answerCalls, handingOver } from ${builtModule('shared/ports/dist/index.js')};
  let sum = 0;
  const spin = (ms) => { for (const end = performance.now() + ms; performance.now() < end;); };
  answerCalls((report) => ({
    add: (n) => { if (n < 0) throw new RangeError('n must not be negative'); return (sum += n); },
    leave: () => process.exit(3),
    later: async (name) => { await new Promise((done) => setTimeout(done, name === 'first' ? 30 : 0)); return name + ' of ' + ++sum; },
    bytes: () => { const bytes = new Uint8Array([1, 2, 3]); return handingOver({ bytes }, [bytes.buffer]); },
    walk: (steps, msPerStep) => {
      for (let step = 1; step <= steps; step++) { report(step); spin(msPerStep); }
      return 'arrived';
    },
  }));`;

let threadFile: Awaited<ReturnType<typeof aThreadFile>>;
let thread: Answered<Calls>;
beforeEach(async () => {
  threadFile = await aThreadFile(code);
  thread = answeredByThread<Calls>(threadFile.file, {
    name: 'the test thread',
    calls: ['add', 'leave', 'later', 'bytes', 'walk'],
    maxStepMs: { walk: 1_500 },
  });
});
afterEach(async () => {
  await thread.close();
  await threadFile.remove();
});

describe('calls to a thread', () => {
  it('are answered in order, and an error rejects only the call it happened in', async () => {
    const answers = await Promise.allSettled([thread.add(2), thread.add(-1), thread.add(3)]);
    expect(answers).toEqual([
      { status: 'fulfilled', value: 2 },
      {
        status: 'rejected',
        reason: expect.objectContaining({ message: expect.stringMatching(/must not be negative/) }),
      },
      { status: 'fulfilled', value: 5 },
    ]);
  });

  it('begin when those before have ended, and take buffers along', async () => {
    expect(await Promise.all([thread.later('first'), thread.later('second')])).toEqual(['first of 1', 'second of 2']);
    expect(await thread.bytes()).toEqual({ bytes: new Uint8Array([1, 2, 3]) });
  });

  it('are rejected with the reason when the thread breaks, those under way and all later ones', async () => {
    const [leaving, waiting] = await Promise.allSettled([thread.leave(), thread.add(1)]);
    const ended = expect.objectContaining({
      name: 'ThreadEnded',
      end: 'broken',
      call: 'leave',
      message: 'the test thread ended with code 3',
    });
    expect([leaving, waiting]).toEqual([
      { status: 'rejected', reason: ended },
      { status: 'rejected', reason: ended },
    ]);
    await expect(thread.add(1)).rejects.toBeInstanceOf(ThreadEnded);
  });

  it('may take long as long as they go on, and end their thread when they stand still', async () => {
    expect(await thread.walk(20, 100)).toBe('arrived');
    await expect(thread.walk(1, 3_600_000)).rejects.toMatchObject({
      end: 'stalled',
      call: 'walk',
      step: 1,
      message: 'the test thread made no progress for 1.5 s while answering "walk"',
    });
    await expect(thread.add(1)).rejects.toMatchObject({ end: 'stalled' });
  });

  it('are rejected when their owner closes the thread', async () => {
    const open = thread.walk(1, 3_600_000);
    const outcome = expect(open).rejects.toMatchObject({ end: 'closed' });
    await thread.close();
    await outcome;
  });
});
