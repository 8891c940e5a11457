import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

/** Asks the server for the page's data again every `intervalMs`, while it is not null and the page is looked at. */
export const useRetry = (intervalMs: number | null): void => {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (intervalMs === null || state !== 'idle') return;
    const timer = setTimeout(() => {
      if (document.visibilityState === 'visible') revalidate();
    }, intervalMs);
    return () => clearTimeout(timer);
  }, [intervalMs, revalidate, state]);
};
