import { parentPort } from 'node:worker_threads';
import { Suggester } from './suggester.js';
import type { SuggesterReply, SuggesterRequest } from './thread-suggester.js';

/** The suggester's side of the thread: one call at a time, in order. */
const suggester = new Suggester();

parentPort?.on('message', ({ id, call, argument }: SuggesterRequest) => {
  let reply: SuggesterReply;
  try {
    reply = { id, value: (suggester[call] as (argument: unknown) => unknown).call(suggester, argument) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(reply);
});
