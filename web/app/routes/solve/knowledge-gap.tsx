import { useFetcher } from '@remix-run/react';
import { Notice } from '~/components/notice';
import { TextField } from '~/components/field';

/** "Nothing fits": keeps the text, so that somebody can write down what is missing. */
export const KnowledgeGap = ({ text, recorded }: { text: string; recorded: boolean }) => {
  const fetcher = useFetcher<{ gapRecorded?: boolean }>();
  if (recorded || fetcher.data?.gapRecorded) {
    return (
      <Notice kind="good">Recorded as a knowledge gap. Whoever curates the known errors sees it with your text.</Notice>
    );
  }
  return (
    <details className="disclosure gap">
      <summary data-key="n">Nothing fits? Record a knowledge gap with this text</summary>
      <fetcher.Form method="post" action="/solve" className="stack-tight">
        <input type="hidden" name="intent" value="gap" />
        <input type="hidden" name="text" value={text} />
        <TextField
          label="What did you look for?"
          name="note"
          rows={2}
          maxLength={1_000}
          hint="Optional. The text above is kept with it."
        />
        <div>
          <button className="button" disabled={fetcher.state !== 'idle'}>
            Record knowledge gap
          </button>
        </div>
      </fetcher.Form>
    </details>
  );
};
