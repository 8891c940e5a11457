/** What may be asked of something, each question with its answer. Questions and answers can be cloned between threads. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any parameters: the mapped type below keeps the real ones
type AnyCall = (...parameters: any[]) => unknown;

/** Names of the questions in a table of calls. */
export type CallName<Calls> = {
  [Name in keyof Calls]: Calls[Name] extends AnyCall ? Name : never;
}[keyof Calls] &
  string;

/** A table of calls, answered later, in the order they were asked: here, or in another thread. */
export type Answered<Calls> = {
  [Name in CallName<Calls>]: Calls[Name] extends (...parameters: infer Parameters) => infer Answer
    ? (...parameters: Parameters) => Promise<Awaited<Answer>>
    : never;
} & {
  /** Ends it; open and later calls are rejected. */
  close(): Promise<void>;
};

/** A table of calls answered in this very thread: for tests, and where no compiled thread file is at hand. */
export function answeredHere<Calls extends object>(calls: Calls, names: readonly CallName<Calls>[]): Answered<Calls> {
  let turn: Promise<unknown> = Promise.resolve();
  const ask = (name: CallName<Calls>, parameters: unknown[]): Promise<unknown> => {
    const answer = turn.then(() => (calls[name] as AnyCall).apply(calls, parameters));
    turn = answer.catch(() => undefined);
    return answer;
  };
  const answered = Object.fromEntries(names.map((name) => [name, (...parameters: unknown[]) => ask(name, parameters)]));
  return { ...answered, close: async () => undefined } as Answered<Calls>;
}
