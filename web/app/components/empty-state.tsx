import type { ReactNode } from 'react';

/** Says why there is nothing here and what to do next. */
export const EmptyState = ({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) => (
  <div className="empty">
    <h2>{title}</h2>
    {children && <p className="soft">{children}</p>}
    {action}
  </div>
);
