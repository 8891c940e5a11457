import { useFetcher, useNavigate } from '@remix-run/react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { PaletteEntry, loader } from '~/routes/palette';

const WAIT_MS = 150;

/** Ctrl-K or ⌘K: go to a page, or to whatever problem, known error or ticket the words find. */
export const Palette = ({ pages }: { pages: readonly { readonly to: string; readonly label: string }[] }) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const found = useFetcher<typeof loader>();
  const navigate = useNavigate();
  const listId = useId();
  const load = found.load;
  useEffect(() => {
    const open = (event: globalThis.KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      if (dialog.current?.open) dialog.current.close();
      else if (!document.querySelector('dialog[open]')) dialog.current?.showModal();
    };
    document.addEventListener('keydown', open);
    return () => document.removeEventListener('keydown', open);
  }, []);
  useEffect(() => {
    if (words.trim() === '') return;
    const timer = setTimeout(() => load(`/palette?${new URLSearchParams({ q: words })}`), WAIT_MS);
    return () => clearTimeout(timer);
  }, [words, load]);

  const typed = words.trim().toLowerCase();
  const rooms = pages
    .filter((page) => page.label.toLowerCase().includes(typed))
    .map((page): PaletteEntry => ({ path: page.to, label: 'Page', title: page.label }));
  const entries = typed === '' ? rooms : [...rooms, ...(found.data?.entries ?? [])];
  const current = Math.min(at, entries.length - 1);
  const go = (entry: PaletteEntry | undefined): void => {
    if (!entry) return;
    dialog.current?.close();
    navigate(entry.path);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') go(entries[current]);
    else if (event.key === 'ArrowDown') setAt(Math.min(entries.length - 1, current + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1));
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="help palette"
      aria-label="Go to"
      onClose={() => {
        setWords('');
        setAt(0);
      }}
    >
      <input
        type="search"
        role="combobox"
        aria-label="Search or go to"
        aria-expanded={entries.length > 0}
        aria-controls={listId}
        aria-activedescendant={entries.length > 0 ? `${listId}-${current}` : undefined}
        placeholder="A problem, known error, ticket or page"
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <ul id={listId} role="listbox" aria-label="Found">
        {entries.map((entry, index) => (
          <li
            key={`${entry.path} ${entry.label}`}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === current}
            onClick={() => go(entry)}
          >
            <span className="key">{entry.label}</span> {entry.title}
          </li>
        ))}
      </ul>
      {typed !== '' && entries.length === 0 && (
        <p className="soft">{found.data?.q === words.trim() ? 'Nothing found.' : 'Searching …'}</p>
      )}
    </dialog>
  );
};
