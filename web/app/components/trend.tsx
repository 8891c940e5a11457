const arrows: Record<string, { arrow: string; look: string }> = {
  emerging: { arrow: '↗', look: 'trend-up' },
  rising: { arrow: '↑', look: 'trend-up' },
  steady: { arrow: '→', look: '' },
  falling: { arrow: '↓', look: 'trend-down' },
  quiet: { arrow: '–', look: '' },
};

/** The direction of a problem as a word with an arrow, and the counts it rests on. */
export const Trend = ({ word, reason = null }: { word: string; reason?: string | null }) => {
  const known = arrows[word];
  return (
    <span className={`trend ${known?.look ?? 'faint'}`}>
      {known && <span aria-hidden="true">{known.arrow} </span>}
      {word}
      {reason && <span className="trend-reason"> {reason}</span>}
    </span>
  );
};
