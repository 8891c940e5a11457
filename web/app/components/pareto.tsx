import type { ParetoPicture } from '~/charts/pareto.server';

/** Bars by size with the share they add up to. The table it stands above holds the same numbers. */
export const Pareto = ({ picture, title }: { picture: ParetoPicture; title: string }) => (
  <figure className="chart">
    <figcaption className="meta">{title}</figcaption>
    <div className="chart-scroll" tabIndex={0} role="group" aria-label={title}>
      <svg viewBox={`0 0 ${picture.width} ${picture.height}`} role="img" aria-label={title}>
        <title>{title}</title>
        {picture.shareTicks.map((tick) => (
          <g key={tick.label}>
            <line className="grid-line" x1={picture.left} x2={picture.right} y1={tick.y} y2={tick.y} />
            <text x={picture.right + 6} y={tick.y + 4}>
              {tick.label}
            </text>
          </g>
        ))}
        {picture.valueTicks.map((tick) => (
          <text key={tick.label} x={picture.left - 6} y={tick.y + 4} textAnchor="end">
            {tick.label}
          </text>
        ))}
        {picture.bars.map((bar) => (
          <g key={bar.words}>
            <rect className="bar" x={bar.x} y={bar.y} width={bar.width} height={bar.height}>
              <title>{bar.words}</title>
            </rect>
            <text x={bar.x + bar.width / 2} y={picture.ground + 15} textAnchor="middle">
              {bar.label}
            </text>
          </g>
        ))}
        <line className="axis-line" x1={picture.left} x2={picture.right} y1={picture.ground} y2={picture.ground} />
        <path className="curve" d={picture.curve} />
        {picture.dots.map((dot) => (
          <circle key={dot.x} className="dot" cx={dot.x} cy={dot.y} r="2.5" />
        ))}
      </svg>
    </div>
  </figure>
);
