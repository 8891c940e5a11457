import { useLocation, useNavigate } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { shortcutAction } from './shortcut-action';

const destinations: Record<string, string> = {
  s: '/solve',
  p: '/problems',
  k: '/known-errors',
  h: '/hardening',
  q: '/quality',
  i: '/import',
};
const SEQUENCE_MS = 1_200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
    (target instanceof HTMLInputElement && target.type !== 'checkbox'));

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('main [data-row]')];
const currentRow = (): HTMLElement | undefined => rows().find((row) => row.getAttribute('aria-current') === 'true');

const moveTo = (row: HTMLElement | undefined): void => {
  if (!row) return;
  for (const other of rows()) other.removeAttribute('aria-current');
  row.setAttribute('aria-current', 'true');
  const link = row.querySelector<HTMLElement>('a[data-row-link], a');
  link?.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
};

/** Where the current row was, should it leave the list: the next step goes on from there. */
let lastAt = -1;

const step = (by: number): void => {
  const all = rows();
  const at = all.findIndex((row) => row.getAttribute('aria-current') === 'true');
  const gone = lastAt >= 0 ? lastAt : by > 0 ? 0 : all.length - 1;
  lastAt = Math.min(all.length - 1, Math.max(0, at < 0 ? gone : at + by));
  moveTo(all[lastAt]);
};

const press = (key: string): boolean => {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  const target =
    currentRow()?.querySelector<HTMLElement>(selector) ?? document.querySelector<HTMLElement>(`main ${selector}`);
  target?.click();
  return target !== null && target !== undefined;
};

/**
 * Single-letter shortcuts of every page: `/` to the search box, `j` `k` `Enter` in lists, `g` and a letter to go,
 * `?` for help, and the letters that buttons carry in `data-key`. Off when the person switched them off.
 */
export const Shortcuts = ({ enabled }: { enabled: boolean }) => {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  useEffect(() => {
    lastAt = -1;
  }, [pathname]);
  const help = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!enabled) return;
    let pendingSince = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Escape' && isTyping(event.target)) return (event.target as HTMLElement).blur();
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const action = shortcutAction(event.key, event.timeStamp - pendingSince < SEQUENCE_MS);
      pendingSince = action.kind === 'wait' ? event.timeStamp : 0;
      let done = true;
      switch (action.kind) {
        case 'search':
          document.querySelector<HTMLElement>('[data-search]')?.focus();
          break;
        case 'step':
          step(action.by);
          break;
        case 'help':
          help.current?.showModal();
          break;
        case 'go': {
          const path = destinations[action.key];
          if (path) navigate(path);
          else done = false;
          break;
        }
        case 'press':
          done = press(action.key);
          break;
        default:
          done = false;
      }
      if (done) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled, navigate]);
  return (
    <dialog ref={help} className="help" aria-labelledby="help-title">
      <h2 id="help-title">Keyboard</h2>
      <dl className="pairs">
        {[
          ['Ctrl K', 'go to anything, by its name'],
          ['/', 'to the search box'],
          ['j  k', 'next and previous row'],
          ['Enter', 'open the row'],
          ['x', 'choose the row of a list'],
          ['v  a  n  r', 'confirm, assign, noise, accept risk'],
          ['z', 'undo what was just done'],
          ['c', 'copy the workaround'],
          ['1  2  3', 'worked, did not, not the same; the answers of a question'],
          ['d', 'don’t know'],
          ['e', 'edit'],
          [']', 'next page'],
          ['g s', 'go to Solve'],
          ['g p', 'go to Problems'],
          ['g k', 'go to Known errors'],
          ['g h', 'go to Hardening'],
          ['g q', 'go to Quality'],
          ['g i', 'go to Import'],
          ['Esc', 'leave a field, close'],
        ].map(([keys, words]) => (
          <div key={keys} className="help-row">
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" className="line line-apart">
        <span className="meta">Switch single letters off in the Account menu.</span>
        <button className="button">Close</button>
      </form>
    </dialog>
  );
};
