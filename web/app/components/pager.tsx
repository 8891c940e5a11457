import { Link, useSearchParams } from '@remix-run/react';

/** Next page and back to the first; the cursor lives in the URL under `name`. */
export const Pager = ({ nextCursor, name = 'cursor' }: { nextCursor: string | null; name?: string }) => {
  const [search] = useSearchParams();
  const paged = search.has(name);
  if (!nextCursor && !paged) return null;
  const first = new URLSearchParams(search);
  first.delete(name);
  const next = new URLSearchParams(search);
  if (nextCursor) next.set(name, nextCursor);
  return (
    <nav className="pager" aria-label="Pages">
      {paged && <Link to={`?${first}`}>First page</Link>}
      {nextCursor ? (
        <Link className="button button-small" to={`?${next}`} rel="next" data-key="]">
          Next page
        </Link>
      ) : (
        <span className="faint">Last page</span>
      )}
    </nav>
  );
};
