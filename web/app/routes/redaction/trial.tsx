import type { ReactNode } from 'react';
import { countOf } from '~/format/numbers';
import { kindWords, type Kind } from './kind-words';

interface Found {
  readonly kind: Kind;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly on: boolean;
}

/** A text with every find marked, and as it would be stored. */
export const Trial = ({ text, found, redacted }: { text: string; found: readonly Found[]; redacted: string }) => {
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  return (
    <div className="stack-tight" role="status">
      <p>
        {kinds.length === 0
          ? 'Nothing was found: it would be stored as it is.'
          : kinds.map((kind) => {
              const finds = found.filter((one) => one.kind === kind);
              return (
                <span key={kind} className={`badge ${finds[0]!.on ? 'badge-amber' : 'badge-outline'} trial-count`}>
                  {kindWords[kind].name}: {countOf(finds.length, 'find')}
                  {finds[0]!.on ? '' : ', not replaced now'}
                </span>
              );
            })}
      </p>
      {found.length > 0 && (
        <>
          <h3>Found</h3>
          <div className="text-block" tabIndex={0} role="group" aria-label="Found">
            {marked(text, found)}
          </div>
          <h3>As it would be stored</h3>
          <div className="text-block" tabIndex={0} role="group" aria-label="As it would be stored">
            {redacted}
          </div>
        </>
      )}
    </div>
  );
};

function marked(text: string, found: readonly Found[]): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end, name, on } of found) {
    parts.push(
      text.slice(at, start),
      <mark key={start} className={on ? undefined : 'mark-off'} title={on ? name : `${name}, not replaced now`}>
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}
