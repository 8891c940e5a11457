import { NavLink, useLocation, useNavigation } from '@remix-run/react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { User } from '@reprise/contracts/http';
import type { Preferences } from '~/preferences.server';
import { mayActAs } from '~/vocabulary';
import { AccountMenu } from './account-menu';
import { DataAge, type DataAgeFacts } from './data-age';
import { Palette } from './palette';
import { Shortcuts } from './shortcuts';

const rooms = [
  { to: '/solve', label: 'Solve' },
  { to: '/problems', label: 'Problems' },
  { to: '/known-errors', label: 'Known errors' },
  { to: '/hardening', label: 'Hardening' },
  { to: '/quality', label: 'Quality' },
  { to: '/import', label: 'Import' },
];

/** The frame of every page: rooms above, data age below. */
export const Shell = ({
  me,
  preferences,
  dataAge,
  children,
}: {
  me: User | null;
  preferences: Preferences;
  dataAge: DataAgeFacts | null;
  children: ReactNode;
}) => {
  const busy = useNavigation().state !== 'idle';
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a narrow screen the row of rooms scrolls: the one you are in is always in sight.
    const here = nav.current?.querySelector<HTMLElement>('[aria-current="page"]');
    if (nav.current && here) nav.current.scrollLeft = here.offsetLeft + here.offsetWidth - nav.current.clientWidth;
  }, [pathname]);
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <div className="busy" data-busy={busy} aria-hidden="true" />
      <header className="topbar">
        <div className="topbar-inner">
          <NavLink className="brand" to="/">
            Reprise
          </NavLink>
          {me && (
            <>
              <nav className="nav" aria-label="Rooms" ref={nav}>
                {rooms.map((room) => (
                  <NavLink key={room.to} to={room.to} prefetch="intent">
                    {room.label}
                  </NavLink>
                ))}
                {mayActAs(me.role, 'admin') && <NavLink to="/people">Administration</NavLink>}
              </nav>
              <AccountMenu me={me} preferences={preferences} />
            </>
          )}
        </div>
      </header>
      <main className="page" id="content" tabIndex={-1} aria-busy={busy}>
        {children}
      </main>
      {me && dataAge && <DataAge facts={dataAge} />}
      {me && <Palette pages={[...rooms, { to: '/import/new', label: 'Import a file' }]} />}
      {me && <Shortcuts enabled={preferences.shortcuts} />}
    </>
  );
};
