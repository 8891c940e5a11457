import { Worker } from 'node:worker_threads';
import type { Suggester } from './suggester.js';
import type { AsyncSuggester } from './suggester-calls.js';

export interface SuggesterRequest {
  readonly id: number;
  readonly call: 'put' | 'remove' | 'putSingles' | 'removeSingles' | 'suggest';
  readonly argument: unknown;
}

export type SuggesterReply =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

/**
 * A suggester in a thread of its own: reading and matching never hold up the requests of others.
 * When the thread ends by itself, open and later questions are rejected with the reason.
 *
 * @param threadFile  the compiled `suggester-thread.js`
 */
export function threadSuggester(threadFile: URL): AsyncSuggester {
  const thread = new Worker(threadFile);
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let ended: Error | undefined;
  let next = 0;
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of open.values()) reject(ended);
    open.clear();
  };
  thread.on('message', (reply: SuggesterReply) => {
    const asked = open.get(reply.id);
    open.delete(reply.id);
    if ('error' in reply) asked?.reject(new Error(reply.error));
    else asked?.resolve(reply.value);
  });
  thread.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', (code) => end(new Error(`The suggesting thread ended with code ${code}.`)));
  const ask = <T>(call: SuggesterRequest['call'], argument: unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      if (ended) {
        reject(ended);
        return;
      }
      const id = next++;
      open.set(id, { resolve: resolve as (value: unknown) => void, reject });
      thread.postMessage({ id, call, argument } satisfies SuggesterRequest);
    });
  return {
    put: (materials) => ask('put', materials),
    remove: (problemIds) => ask('remove', problemIds),
    putSingles: (tickets) => ask('putSingles', tickets),
    removeSingles: (ids) => ask('removeSingles', ids),
    suggest: (query) => ask<ReturnType<Suggester['suggest']>>('suggest', query),
    close: async () => {
      end(new Error('The suggesting thread was closed.'));
      await thread.terminate();
    },
  };
}
