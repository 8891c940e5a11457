const WIDTH = 80;
const HEIGHT = 20;
const INSET = 2;

/** Points of a sparkline in its 80 × 20 picture: the highest count touches the top, zero lies on the ground. */
export const sparklinePoints = (counts: readonly number[]): readonly (readonly [number, number])[] => {
  const highest = Math.max(1, ...counts);
  const step = counts.length > 1 ? (WIDTH - 2 * INSET) / (counts.length - 1) : 0;
  return counts.map((count, index) => {
    const x = counts.length > 1 ? INSET + index * step : WIDTH - INSET;
    const y = HEIGHT - INSET - (count / highest) * (HEIGHT - 2 * INSET);
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10] as const;
  });
};

/** Tickets a week, oldest first, the last one dotted. Too little data is said in words, never drawn as a flat line. */
export const Sparkline = ({ counts }: { counts: readonly number[] }) => {
  if (counts.length < 2 || counts.every((count) => count === 0)) {
    return <span className="meta nowrap">no recent tickets</span>;
  }
  const points = sparklinePoints(counts);
  const [lastX, lastY] = points[points.length - 1] ?? [0, 0];
  const words = `tickets a week over ${counts.length} weeks: ${counts.join(', ')}`;
  return (
    <svg
      className="sparkline"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      <line x1="0" x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} />
      <path d={points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')} />
      <circle cx={lastX} cy={lastY} r="2" />
    </svg>
  );
};
