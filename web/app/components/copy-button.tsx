import { useEffect, useState, type ReactNode } from 'react';
import { useHydrated } from './use-hydrated';

/** Copies text; absent without scripts, where it could do nothing. */
export const CopyButton = ({ text, children, shortcut }: { text: string; children: ReactNode; shortcut?: string }) => {
  const hydrated = useHydrated();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  if (!hydrated) return null;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyBySelection(text);
    }
    setCopied(true);
  };
  return (
    <button type="button" className="button button-small" onClick={() => void copy()} data-key={shortcut}>
      <span aria-live="polite">{copied ? 'Copied' : children}</span>
      {shortcut && <kbd className="wide-only">{shortcut}</kbd>}
    </button>
  );
};

/** The clipboard interface is missing on plain http; a selection still works there. */
const copyBySelection = (text: string): void => {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
};
