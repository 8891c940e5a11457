import type { Preview } from '@reprise/contracts/http';
import { Form } from '@remix-run/react';
import { Changes } from './preview-changes';
import { ComparedWithSeen } from './preview-comparison';
import { useRetry } from './use-retry';

const POLL_MS = 400;

/** What a change would do, from the asking to the answer; asked again by the action of the page. */
export const PreviewAnswer = ({ preview, isAgain }: { preview: Preview; isAgain: boolean }) => {
  const isWaiting = preview.state === 'waiting';
  useRetry(isWaiting ? POLL_MS : null);
  return (
    <>
      {isAgain && <ComparedWithSeen comparison={preview.comparison} />}
      {isWaiting && (
        <p role="status" className="soft">
          Trying it out on all tickets …
        </p>
      )}
      {preview.state === 'failed' && <p role="alert">{preview.error}</p>}
      {preview.state === 'ready' && <Changes preview={preview} />}
      {!isWaiting && !preview.isCurrent && (
        <Form method="post" className="line">
          {preview.state === 'ready' && (
            <span role="status">Tickets or decisions have come since: it may do another thing by now.</span>
          )}
          <button className="button" name="intent" value="again">
            Try it out again
          </button>
        </Form>
      )}
    </>
  );
};
