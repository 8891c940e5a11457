import type { ReactNode } from 'react';

/** A message in the page; errors are announced at once, the rest politely. */
export const Notice = ({
  kind = 'plain',
  title,
  children,
}: {
  kind?: 'plain' | 'good' | 'warn' | 'error';
  title?: ReactNode;
  children?: ReactNode;
}) => (
  <div className={`notice ${kind === 'plain' ? '' : `notice-${kind}`}`} role={kind === 'error' ? 'alert' : 'status'}>
    {title && <strong>{title}</strong>}
    {children && <div>{children}</div>}
  </div>
);
