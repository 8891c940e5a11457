import { Link } from '@remix-run/react';
import { RefusalNotice } from './refusal';
import { Toast } from './toast';
import type { ReviewReply as Reply } from './use-review-answers';

/** What the last answer did, what the machine had held, and the way back. */
export const ReviewReply = ({
  reply,
  onWithdraw,
  onClose,
}: {
  reply: Reply | undefined;
  onWithdraw: (answerId: string) => void;
  onClose: () => void;
}) => {
  if (!reply) return null;
  if (reply.problem) return <RefusalNotice problem={reply.problem} />;
  if (reply.withdrawn) return <Toast words="Taken back." onUndo={undefined} onClose={onClose} />;
  const { outcome } = reply;
  if (!outcome) return null;
  return (
    <>
      {outcome.merge && (
        <p className="notice" role="status">
          Compare <Link to={`/problems/${outcome.merge.key}`}>{outcome.merge.key}</Link> with{' '}
          <Link to={`/problems/${outcome.merge.otherKey}`}>{outcome.merge.otherKey}</Link>: if they are one problem,
          merge them there.
        </p>
      )}
      <Toast words={`${outcome.words} ${outcome.machine}`} onUndo={() => onWithdraw(outcome.id)} onClose={onClose} />
    </>
  );
};
