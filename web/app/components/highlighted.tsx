import type { ReactNode } from 'react';

/** Text with stretches marked; offsets outside the text or overlapping are passed over. */
export const Highlighted = ({
  text,
  highlights,
}: {
  text: string;
  highlights: readonly { start: number; end: number }[];
}) => {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end } of [...highlights].sort((a, b) => a.start - b.start)) {
    if (start < at || end <= start || start >= text.length) continue;
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = Math.min(end, text.length);
  }
  parts.push(text.slice(at));
  return <>{parts}</>;
};
