import { Form, Link, useLocation } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { User } from '@reprise/contracts/http';
import type { Preferences } from '~/preferences.server';

const themeWords = { system: 'System', light: 'Light', dark: 'Dark' } as const;

/** Theme, shortcuts, password and sign-out; a plain disclosure, so it opens without scripts too. */
export const AccountMenu = ({ me, preferences }: { me: User; preferences: Preferences }) => {
  const location = useLocation();
  const menu = useRef<HTMLDetailsElement>(null);
  const here = location.pathname + location.search;
  useEffect(() => menu.current?.removeAttribute('open'), [here]);
  useEffect(() => {
    const close = (event: Event): void => {
      const escaped = event instanceof KeyboardEvent && event.key === 'Escape';
      const outside = event.type === 'click' && !menu.current?.contains(event.target as Node);
      if (escaped || outside) menu.current?.removeAttribute('open');
    };
    document.addEventListener('click', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('click', close);
      document.removeEventListener('keydown', close);
    };
  }, []);
  return (
    <details className="menu" ref={menu}>
      <summary>Account</summary>
      <div className="menu-panel">
        <div>
          <div className="label">{me.name}</div>
          <div className="meta break">
            {me.email} · {me.role}
          </div>
        </div>
        <hr />
        <Form method="post" action="/preferences" className="stack-tight" aria-label="Preferences">
          <input type="hidden" name="returnTo" value={here} />
          <span className="label">Theme</span>
          <div className="line">
            {Object.entries(themeWords).map(([theme, words]) => (
              <button
                key={theme}
                className="button button-small"
                name="theme"
                value={theme}
                aria-pressed={preferences.theme === theme}
              >
                {words}
              </button>
            ))}
          </div>
          <span className="label">Single-letter shortcuts</span>
          <div className="line">
            <button className="button button-small" name="shortcuts" value="on" aria-pressed={preferences.shortcuts}>
              On
            </button>
            <button className="button button-small" name="shortcuts" value="off" aria-pressed={!preferences.shortcuts}>
              Off
            </button>
            <span className="meta">
              <kbd>?</kbd> lists them
            </span>
          </div>
        </Form>
        <hr />
        <div className="line">
          <Link className="button" to="/password">
            Change password
          </Link>
          <Form method="post" action="/sign-out">
            <button className="button">Sign out</button>
          </Form>
        </div>
      </div>
    </details>
  );
};
