import type { TimelinePicture } from '~/charts/weekly-timeline.server';

/** Tickets a week with marks for releases and fixes; the numbers stand in a table below. */
export const WeeklyTimeline = ({
  picture,
  title,
  weeks,
}: {
  picture: TimelinePicture;
  title: string;
  weeks: readonly { weekStart: string; count: number }[];
}) => (
  <figure className="chart">
    <figcaption className="meta">
      {picture.weeksPerBar === 1 ? 'Tickets a week' : `Tickets in ${picture.weeksPerBar} weeks`}
    </figcaption>
    <div className="chart-scroll chart-from-end" tabIndex={0} role="group" aria-label={title}>
      <svg viewBox={`0 0 ${picture.width} ${picture.height}`} role="img" aria-label={title}>
        <title>{title}</title>
        {picture.countTicks.map((tick) => (
          <g key={tick.label}>
            <line className="grid-line" x1={picture.left} x2={picture.right} y1={tick.y} y2={tick.y} />
            <text x={picture.left - 6} y={tick.y + 4} textAnchor="end">
              {tick.label}
            </text>
          </g>
        ))}
        {picture.bars.map((bar) => (
          <rect key={bar.words} className="bar" x={bar.x} y={bar.y} width={bar.width} height={bar.height}>
            <title>{bar.words}</title>
          </rect>
        ))}
        <line className="axis-line" x1={picture.left} x2={picture.right} y1={picture.ground} y2={picture.ground} />
        {picture.timeTicks.map((tick) => (
          <text key={tick.x} x={tick.x} y={picture.ground + 15}>
            {tick.label}
          </text>
        ))}
        {picture.markers.map((marker) => (
          <g key={marker.words} className="marker">
            <title>{marker.words}</title>
            <line
              x1={marker.x}
              x2={marker.x}
              y1={marker.labelY === null ? picture.top : marker.labelY - 8}
              y2={picture.ground}
            />
            {marker.labelY !== null && (
              <text
                x={marker.anchor === 'end' ? marker.x - 4 : marker.x + 4}
                y={marker.labelY}
                textAnchor={marker.anchor}
              >
                {marker.label}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
    <details className="disclosure">
      <summary>Show as a table</summary>
      <div className="table-scroll" tabIndex={0} role="group" aria-label="Tickets a week as a table">
        <table>
          <thead>
            <tr>
              <th scope="col">Week of</th>
              <th scope="col" className="num">
                Tickets
              </th>
            </tr>
          </thead>
          <tbody>
            {[...weeks].reverse().map((week) => (
              <tr key={week.weekStart}>
                <td>{week.weekStart.slice(0, 10)}</td>
                <td className="num">{week.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  </figure>
);
