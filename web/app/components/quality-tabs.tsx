import { NavLink } from '@remix-run/react';

const pages = [
  { to: '/quality', label: 'How good it is' },
  { to: '/quality/outliers', label: 'Maybe not here' },
  { to: '/quality/audit', label: "This week's sample" },
];

/** What the installation knows of its quality, and the two lists of questions that improve it. */
export const QualityTabs = () => (
  <nav className="views" aria-label="Quality">
    {pages.map((page) => (
      <NavLink key={page.to} to={page.to} end>
        {page.label}
      </NavLink>
    ))}
  </nav>
);
