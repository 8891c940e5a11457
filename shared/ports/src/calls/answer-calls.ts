import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadReply, ThreadRequest, ThreadStart } from './answered-by-thread.js';

/** Says that the present call has come to this step (1, 2, …); calls that work on many things say which one is at hand. */
export type ReportStep = (step: number) => void;

const handed = new WeakMap<object, readonly ArrayBuffer[]>();

/** Let an answer take these buffers of its own along instead of copies; whoever answers has them no longer. */
export function handingOver<Answer extends object>(answer: Answer, buffers: readonly ArrayBuffer[]): Answer {
  handed.set(answer, buffers);
  return answer;
}

/**
 * The thread's side: answer the calls of the thread that started this one, one after the other. A call that answers later holds up
 * those behind it.
 * @param makeCalls  makes the table of calls; `report` feeds the limit on the time between two steps
 */
export function answerCalls(makeCalls: (report: ReportStep) => object): void {
  const { progress } = workerData as ThreadStart;
  const [begun, step] = [new Int32Array(progress, 0, 1), new Int32Array(progress, 4, 1)];
  const calls = makeCalls((at) => void Atomics.store(step, 0, at)) as Record<
    string,
    (...parameters: unknown[]) => unknown
  >;
  const answer = async ({ id, call, parameters }: ThreadRequest): Promise<void> => {
    Atomics.store(step, 0, 0);
    Atomics.store(begun, 0, id);
    let reply: ThreadReply;
    let buffers: readonly ArrayBuffer[] = [];
    try {
      const value = await calls[call]!(...parameters);
      if (typeof value === 'object' && value !== null) buffers = handed.get(value) ?? [];
      reply = { id, value };
    } catch (error) {
      reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    parentPort?.postMessage(reply, buffers);
  };
  let turn: Promise<void> = Promise.resolve();
  parentPort?.on('message', (request: ThreadRequest) => {
    turn = turn.then(() => answer(request));
  });
}
