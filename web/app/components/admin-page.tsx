import type { ReactNode } from 'react';
import { AdminTabs } from './admin-tabs';

/** The frame of every room of the administration: its name, the rooms side by side, what this one is for. */
export const AdminPage = ({
  about,
  head,
  children,
}: {
  about?: ReactNode;
  /** Stands in the place of name and rooms, for those who come here without being administrators. */
  head?: ReactNode;
  children: ReactNode;
}) => (
  <div className="stack">
    {head ?? (
      <div className="stack-tight">
        <h1>Administration</h1>
        <AdminTabs />
      </div>
    )}
    {about && <p className="lead">{about}</p>}
    {children}
  </div>
);
