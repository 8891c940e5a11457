import { NavLink } from '@remix-run/react';

const rooms = [
  { to: '/people', label: 'People' },
  { to: '/teams', label: 'Teams' },
  { to: '/tokens', label: 'Tokens' },
  { to: '/redaction', label: 'Redaction' },
  { to: '/retention', label: 'Retention' },
  { to: '/erasure', label: 'Erasure' },
  { to: '/audit', label: 'Audit' },
  { to: '/quarantine', label: 'Set aside' },
];

/** The rooms of administrators, side by side. */
export const AdminTabs = () => (
  <nav className="views" aria-label="Administration">
    {rooms.map((room) => (
      <NavLink key={room.to} to={room.to}>
        {room.label}
      </NavLink>
    ))}
  </nav>
);
