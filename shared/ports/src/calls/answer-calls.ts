import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadReply, ThreadRequest, ThreadStart } from './answered-by-thread.js';

/** Says that the present call has come to this step (1, 2, …); calls that work on many things say which one is at hand. */
export type ReportStep = (step: number) => void;

/**
 * The thread's side: answer the calls of the thread that started this one, one after the other.
 * @param makeCalls  makes the table of calls; `report` feeds the limit on the time between two steps
 */
export function answerCalls(makeCalls: (report: ReportStep) => object): void {
  const { progress } = workerData as ThreadStart;
  const [begun, step] = [new Int32Array(progress, 0, 1), new Int32Array(progress, 4, 1)];
  const calls = makeCalls((at) => void Atomics.store(step, 0, at)) as Record<
    string,
    (...parameters: unknown[]) => unknown
  >;
  parentPort?.on('message', ({ id, call, parameters }: ThreadRequest) => {
    Atomics.store(step, 0, 0);
    Atomics.store(begun, 0, id);
    let reply: ThreadReply;
    try {
      reply = { id, value: calls[call]!(...parameters) };
    } catch (error) {
      reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    parentPort?.postMessage(reply);
  });
}
