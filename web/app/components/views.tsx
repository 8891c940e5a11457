import { Link, useSearchParams } from '@remix-run/react';

/** Named views of a list as links; the choice lives in the URL and starts from the first page. */
export const Views = ({
  label,
  name,
  current,
  views,
}: {
  label: string;
  name: string;
  current: string;
  views: readonly { value: string; label: string }[];
}) => {
  const [search] = useSearchParams();
  return (
    <nav className="views" aria-label={label}>
      {views.map((view) => {
        const target = new URLSearchParams(search);
        target.delete('cursor');
        if (view.value === '') target.delete(name);
        else target.set(name, view.value);
        return (
          <Link key={view.value} to={`?${target}`} aria-current={view.value === current ? 'page' : undefined}>
            {view.label}
          </Link>
        );
      })}
    </nav>
  );
};
