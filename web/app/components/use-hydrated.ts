import { useEffect, useState } from 'react';

/** Whether scripts run in this page: false on the server and in the first render. */
export const useHydrated = (): boolean => {
  const [hydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  return hydrated;
};
