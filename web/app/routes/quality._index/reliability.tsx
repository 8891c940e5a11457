import type { ReliabilityBand } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { formatCount, formatShare } from '~/format/numbers';

const verdicts: Readonly<Record<ReliabilityBand['word'], string>> = {
  'as told': 'as told',
  'too sure': 'less often than told',
  'too shy': 'more often than told',
  'too few answers': 'too few answers to tell',
};

/** Expected against seen, band by band: the bar is the range of what was seen, the mark what was told. */
export const Reliability = ({
  id,
  title,
  bands,
  how,
  improve,
}: {
  id: string;
  title: string;
  bands: readonly ReliabilityBand[];
  how: string;
  improve: { readonly to: string; readonly words: string };
}) => (
  <section className="stack-tight" aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {bands.every(({ count }) => count === 0) ? (
      <p className="soft">
        Not known yet: eight answers in a band say something about it. <Link to={improve.to}>{improve.words}</Link>
      </p>
    ) : (
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">Told</th>
              <th scope="col">Seen, of 0 to 100 %</th>
              <th scope="col" className="num">
                Right
              </th>
              <th scope="col" className="num wide-only">
                Answers
              </th>
              <th scope="col">So it is right</th>
            </tr>
          </thead>
          <tbody>
            {bands.map((band) => (
              <tr key={band.from}>
                <td className="nowrap">
                  {formatShare(band.from)} to {formatShare(band.to)}
                </td>
                <td>
                  <Range band={band} />
                </td>
                <td className="num">{band.seen === null ? '–' : formatShare(band.seen)}</td>
                <td className="num wide-only">{formatCount(band.count)}</td>
                <td className={band.word === 'too few answers' ? 'soft' : ''}>{verdicts[band.word]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    <details className="disclosure">
      <summary>How it is computed</summary>
      <p className="soft">{how} Ranges are 95 % intervals; answers of 26 weeks.</p>
    </details>
  </section>
);

const WIDTH = 160;
const HEIGHT = 16;

const Range = ({ band: { expected, interval, seen } }: { band: ReliabilityBand }) => {
  if (expected === null || interval === null || seen === null) return <span className="faint">no answers</span>;
  const words = `Told ${formatShare(expected)}, seen ${formatShare(seen)}, between ${formatShare(interval.low)} and ${formatShare(interval.high)}`;
  return (
    <svg
      className="range"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      <line className="range-line" x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      <rect
        className="range-seen"
        x={interval.low * WIDTH}
        width={Math.max(2, (interval.high - interval.low) * WIDTH)}
        y={HEIGHT / 2 - 3}
        height={6}
        rx={3}
      />
      <circle className="range-value" cx={seen * WIDTH} cy={HEIGHT / 2} r={4} />
      <line className="range-told" x1={expected * WIDTH} x2={expected * WIDTH} y1={1} y2={HEIGHT - 1} />
    </svg>
  );
};
