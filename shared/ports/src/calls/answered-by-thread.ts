import { Worker } from 'node:worker_threads';
import type { Answered, CallName } from './answered.js';
import { StallWatch } from './stall-watch.js';
import { ThreadEnded, type ThreadEnd } from './thread-ended.js';

/** One question on its way to the thread. */
export interface ThreadRequest {
  readonly id: number;
  readonly call: string;
  readonly parameters: readonly unknown[];
}

export type ThreadReply =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

/** What a thread is given at its start. */
export interface ThreadStart {
  /** Two Int32 in shared memory: number of the call that has begun, from 1, and the step that it is at. */
  readonly progress: SharedArrayBuffer;
}

export interface ThreadOptions<Calls> {
  /** Shown in errors, such as "the matching thread". */
  readonly name: string;
  readonly calls: readonly CallName<Calls>[];
  /**
   * Longest time (ms) a call may take from one of its steps to the next; a call that reports no steps must be answered
   * within it. A computation cannot be interrupted: the thread is ended. Calls that are not named have no limit.
   */
  readonly maxStepMs?: { readonly [Name in CallName<Calls>]?: number };
}

/**
 * A table of calls answered by a thread of its own, so that computing never holds up the event loop.
 * Calls are answered one after the other, in the order they were made. An error in a call rejects that call; when the
 * thread itself ends, every open and later call is rejected with {@link ThreadEnded}. Starting anew is up to the owner,
 * who alone knows how to bring a new thread to the state of the old one.
 *
 * @param file  the compiled thread, which answers with `answerCalls`
 */
export function answeredByThread<Calls extends object>(file: URL, options: ThreadOptions<Calls>): Answered<Calls> {
  const progress = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  const [begun, step] = [new Int32Array(progress, 0, 1), new Int32Array(progress, 4, 1)];
  const thread = new Worker(file, { workerData: { progress } satisfies ThreadStart });
  const open = new Map<number, OpenCall>();
  const limits: { readonly [name: string]: number | undefined } = options.maxStepMs ?? {};
  let ended: ThreadEnded | undefined;
  let next = 1;

  /** A Map keeps its order, and the thread answers in that order: the oldest open call is the one under way. */
  const underWay = (): [number, OpenCall] | undefined => open.entries().next().value;
  const end = (how: ThreadEnd, reason: string): void => {
    watch.stop();
    if (ended === undefined) ended = new ThreadEnded(reason, how, underWay()?.[1].call, Atomics.load(step, 0));
    for (const { reject } of open.values()) reject(ended);
    open.clear();
  };
  const watch = new StallWatch(() => {
    const [id, asked] = underWay() ?? [];
    const limitMs = asked && limits[asked.call];
    // A thread that is still starting, or busy with the answer before, is not measured.
    const isBegun = id !== undefined && Atomics.load(begun, 0) === id;
    return isBegun && limitMs !== undefined ? { position: `${id} ${Atomics.load(step, 0)}`, limitMs } : undefined;
  });
  watch.onStall = (limitMs) => {
    end(
      'stalled',
      `${options.name} made no progress for ${limitMs / 1_000} s while answering "${underWay()?.[1].call}"`,
    );
    void thread.terminate();
  };

  thread.on('message', (reply: ThreadReply) => {
    const asked = open.get(reply.id);
    open.delete(reply.id);
    if (open.size === 0) watch.stop();
    if ('error' in reply) asked?.reject(new Error(reply.error));
    else asked?.resolve(reply.value);
  });
  thread.on('error', (error) =>
    end('broken', `${options.name} broke: ${error instanceof Error ? error.message : error}`),
  );
  thread.on('exit', (code) => end('broken', `${options.name} ended with code ${code}`));

  const ask = (call: string, parameters: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended);
        return;
      }
      const id = next++;
      open.set(id, { call, resolve, reject });
      const limitMs = limits[call];
      if (limitMs !== undefined) watch.start(limitMs);
      thread.postMessage({ id, call, parameters } satisfies ThreadRequest);
    });
  const calls = Object.fromEntries(
    options.calls.map((call) => [call, (...parameters: unknown[]) => ask(call, parameters)]),
  );
  const close = async (): Promise<void> => {
    end('closed', `${options.name} was closed`);
    await thread.terminate();
  };
  return { ...calls, close } as Answered<Calls>;
}

interface OpenCall {
  readonly call: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
}
