import { useFetcher } from '@remix-run/react';

const verdicts = [
  { result: 'worked', label: 'Worked', shortcut: '1' },
  { result: 'did not work', label: 'Did not', shortcut: '2' },
  { result: 'not the same', label: 'Not the same', shortcut: '3' },
] as const;

/** Three words instead of thumbs; the hold rate follows at once. Without scripts it leads to the known error. */
export const Verdict = ({
  knownErrorKey,
  ticketId,
  probability,
}: {
  knownErrorKey: string;
  ticketId?: string;
  /** Of the suggestion it is given to. */
  probability?: number;
}) => {
  const fetcher = useFetcher<{ recorded?: { words: string } | null }>();
  const given = fetcher.formData?.get('result');
  const recorded = fetcher.data?.recorded;
  return (
    <fetcher.Form method="post" action={`/known-errors/${knownErrorKey}`} className="line" aria-label="Did it help?">
      <input type="hidden" name="intent" value="outcome" />
      {probability !== undefined && <input type="hidden" name="probability" value={probability} />}
      {ticketId && <input type="hidden" name="ticketId" value={ticketId} />}
      {verdicts.map((verdict) => (
        <button
          key={verdict.result}
          className="button button-small"
          name="result"
          value={verdict.result}
          data-key={verdict.shortcut}
          disabled={fetcher.state !== 'idle'}
          aria-pressed={given === verdict.result ? true : undefined}
        >
          {verdict.label} <kbd className="wide-only">{verdict.shortcut}</kbd>
        </button>
      ))}
      <span className="meta" role="status">
        {recorded && `Thank you: ${recorded.words}`}
      </span>
    </fetcher.Form>
  );
};
