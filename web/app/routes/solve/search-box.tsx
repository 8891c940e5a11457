import { Form, useNavigation, useSubmit } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import { isSearch } from './input-length';

const TYPING_PAUSE_MS = 250;
const MIN_ROWS = 2;
const MAX_ROWS = 12;

/** The one box: typing searches as the pause comes, a long paste is matched when it is sent. */
export const SearchBox = ({ initial }: { initial: string }) => {
  const [input, setInput] = useState(initial);
  const submit = useSubmit();
  const sent = useRef(initial);
  const busy = useNavigation().state !== 'idle';
  useEffect(() => {
    // Going back or following a link brings another query: the box follows, unless the person is ahead of the answer.
    if (initial !== sent.current) {
      sent.current = initial;
      setInput(initial);
    }
  }, [initial]);
  useEffect(() => {
    const query = input.trim();
    if (query === sent.current.trim() || !isSearch(input)) return;
    const timer = setTimeout(() => {
      sent.current = query;
      submit(query === '' ? {} : { q: query }, { action: '/solve', replace: true, preventScrollReset: true });
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [input, submit]);
  const rows = Math.min(MAX_ROWS, Math.max(MIN_ROWS, input.split('\n').length));
  return (
    <Form method="post" action="/solve" className="solve-box" role="search">
      <label className="visually-hidden" htmlFor="solve-input">
        Paste an error, a log or a whole mail, or type to search
      </label>
      <textarea
        id="solve-input"
        name="text"
        data-search
        rows={rows}
        autoFocus={initial === ''}
        spellCheck={false}
        placeholder="Paste an error, a log or a whole mail, or type to search"
        value={input}
        onChange={(event) => setInput(event.target.value)}
        onKeyDown={(event) => {
          const send =
            event.key === 'Enter' && (event.ctrlKey || event.metaKey || (!event.shiftKey && isSearch(input)));
          if (!send) return;
          event.preventDefault();
          sent.current = input;
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <div className="solve-bar">
        <span className="meta" aria-live="polite">
          {isSearch(input)
            ? 'Words search; a pasted log, trace or mail is matched whole'
            : `${input.length} characters will be matched as one ticket`}
        </span>
        <span className="line">
          <kbd className="wide-only">/</kbd>
          <button className="button button-primary" disabled={busy && !isSearch(input)}>
            {isSearch(input) ? 'Search' : busy ? 'Matching…' : 'Match this text'}
          </button>
        </span>
      </div>
    </Form>
  );
};
