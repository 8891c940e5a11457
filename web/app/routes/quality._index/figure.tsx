import type { QualityFigure } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { formatShare } from '~/format/numbers';

/** One figure: its value with the range it lies in, in words, how it was computed, and what would improve it. */
export const Figure = ({
  title,
  figure,
  improve,
}: {
  title: string;
  figure: QualityFigure;
  improve: { readonly to: string; readonly words: string } | null;
}) => (
  <article className="quality-figure stack-tight">
    <h3>{title}</h3>
    <p className="quality-value">
      {figure.value === null ? <span className="faint">–</span> : formatShare(figure.value)}
      {figure.interval && (
        <span className="meta">
          {' '}
          {formatShare(figure.interval.low)} to {formatShare(figure.interval.high)}
        </span>
      )}
    </p>
    <p className="soft">{figure.words}</p>
    <details className="disclosure">
      <summary>How it is computed</summary>
      <p className="soft">
        {figure.how} It rests on {figure.count}.
      </p>
    </details>
    {improve && <Link to={improve.to}>{improve.words}</Link>}
  </article>
);
