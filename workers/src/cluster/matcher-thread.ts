import { parentPort } from 'node:worker_threads';
import { createMatchingEngine } from '@reprise/domain';
import { matcherCalls } from './matcher.js';
import type { MatcherReply, MatcherRequest } from './thread-matcher.js';

/** The matching engine's side of the thread: one question at a time, in order. */
const calls = matcherCalls(createMatchingEngine());

parentPort?.on('message', ({ id, call, parameters }: MatcherRequest) => {
  let reply: MatcherReply;
  try {
    reply = { id, value: (calls[call] as (...parameters: readonly unknown[]) => unknown)(...parameters) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(reply);
});
