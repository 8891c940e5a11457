const WIDTH = 72;
const HEIGHT = 6;

/** A share between 0 and 1 as a thin bar; the number stands beside it. */
export const ShareBar = ({ share }: { share: number }) => (
  <svg className="share-bar" width={WIDTH} height={HEIGHT} aria-hidden="true">
    <rect width={WIDTH} height={HEIGHT} rx="3" />
    <rect width={Math.round(WIDTH * Math.min(1, Math.max(0, share)))} height={HEIGHT} rx="3" />
  </svg>
);
