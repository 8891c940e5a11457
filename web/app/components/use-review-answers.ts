import { useFetcher } from '@remix-run/react';
import { useCallback, useState } from 'react';
import type { ProblemDocument, ReviewOutcome } from '@reprise/contracts/http';

/** What a page of questions answers to a sent answer. */
export interface ReviewReply {
  readonly outcome: ReviewOutcome | null;
  readonly withdrawn: boolean;
  readonly problem: ProblemDocument | null;
}

/** Sends answers from a list that shrinks with each, and keeps what the last one did, with the way back. */
export const useReviewAnswers = () => {
  const fetcher = useFetcher<ReviewReply>();
  const [closed, setClosed] = useState<ReviewReply | undefined>();
  const reply = fetcher.data === closed ? undefined : fetcher.data;
  const send = useCallback(
    (fields: Readonly<Record<string, string>>) => fetcher.submit(fields, { method: 'post' }),
    [fetcher],
  );
  return { send, reply, busy: fetcher.state !== 'idle', close: () => setClosed(fetcher.data) };
};
