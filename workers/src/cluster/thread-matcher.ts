import { Worker } from 'node:worker_threads';
import type { Matcher, MatcherCalls } from './matcher.js';

export interface MatcherRequest {
  readonly id: number;
  readonly call: keyof MatcherCalls;
  readonly parameters: readonly unknown[];
}

export type MatcherReply =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

/**
 * A matcher in a thread of its own, so that reading tickets and clustering never hold up the event loop.
 * When the thread ends by itself, every open and later question is rejected with the reason.
 *
 * @param threadFile  the compiled `matcher-thread.js`
 */
export function threadMatcher(threadFile: URL): Matcher {
  const thread = new Worker(threadFile);
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let ended: Error | undefined;
  let next = 0;

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of open.values()) reject(ended);
    open.clear();
  };
  thread.on('message', (reply: MatcherReply) => {
    const asked = open.get(reply.id);
    open.delete(reply.id);
    if ('error' in reply) asked?.reject(new Error(reply.error));
    else asked?.resolve(reply.value);
  });
  thread.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', (code) => end(new Error(`the matching thread ended with code ${code}`)));

  const ask = (call: keyof MatcherCalls, parameters: readonly unknown[]): Promise<never> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended);
        return;
      }
      const id = next++;
      open.set(id, { resolve: resolve as (value: unknown) => void, reject });
      thread.postMessage({ id, call, parameters } satisfies MatcherRequest);
    });
  return {
    add: (...parameters) => ask('add', parameters),
    remove: (...parameters) => ask('remove', parameters),
    cluster: (...parameters) => ask('cluster', parameters),
    strongestLinks: (...parameters) => ask('strongestLinks', parameters),
    explain: (...parameters) => ask('explain', parameters),
    labelTerms: (...parameters) => ask('labelTerms', parameters),
    close: async () => {
      end(new Error('the matching thread was closed'));
      await thread.terminate();
    },
  };
}
