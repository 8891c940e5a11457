import { useActionData, useFetcher } from '@remix-run/react';
import { useState } from 'react';
import type { ProblemDocument, ReviewOutcome } from '@reprise/contracts/http';

/** What a page of questions answers to a sent answer. */
export interface ReviewReply {
  readonly outcome: ReviewOutcome | null;
  readonly withdrawn: boolean;
  readonly problem: ProblemDocument | null;
}

/**
 * The form for answers from a list that shrinks with each, and what the last one did, with the way back. Without scripts the
 * form is sent like any other.
 */
export const useReviewAnswers = () => {
  const fetcher = useFetcher<ReviewReply>();
  const sent = useActionData<ReviewReply>();
  const [closed, setClosed] = useState<ReviewReply | undefined>();
  const last = fetcher.data ?? sent;
  return {
    AnswerForm: fetcher.Form,
    withdraw: (answerId: string) => fetcher.submit({ withdraw: answerId }, { method: 'post' }),
    reply: last === closed ? undefined : last,
    busy: fetcher.state !== 'idle',
    close: () => setClosed(last),
  };
};

export type AnswerForm = ReturnType<typeof useReviewAnswers>['AnswerForm'];
