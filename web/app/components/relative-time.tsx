import { useRouteLoaderData } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { formatExactly, formatRelatively } from '~/format/moments';

/** The present as the server saw it, so that both sides render the same; corrected once the page runs. */
export const useNow = (): Date => {
  const root = useRouteLoaderData('root') as { now?: number } | undefined;
  const [now, setNow] = useState(root?.now ?? 0);
  useEffect(() => setNow(Date.now()), [root?.now]);
  return new Date(now);
};

/** "2 h ago" with the exact moment on hover; a missing moment is said in words. */
export const RelativeTime = ({ moment, missing = 'unknown' }: { moment: string | null; missing?: string }) => {
  const now = useNow();
  if (!moment) return <span className="faint">{missing}</span>;
  return (
    <time dateTime={moment} title={formatExactly(moment)} className="nowrap">
      {formatRelatively(moment, now)}
    </time>
  );
};
