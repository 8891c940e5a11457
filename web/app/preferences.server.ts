import { createCookie } from '@remix-run/node';
import type { RequestArgs } from './session.server';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export interface Preferences {
  readonly theme: Theme;
  /** Whether single letters act as shortcuts. */
  readonly shortcuts: boolean;
}

const YEAR_S = 365 * 24 * 3_600;
const cookie = createCookie('reprise_preferences', { path: '/', sameSite: 'lax', httpOnly: true, maxAge: YEAR_S });

/** What this browser prefers; anything unreadable counts as the default. */
export const preferencesOf = async ({ request }: Pick<RequestArgs, 'request'>): Promise<Preferences> => {
  const stored: unknown = await cookie.parse(request.headers.get('Cookie')).catch(() => null);
  const { theme, shortcuts } = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>;
  return {
    theme: themes.find((candidate) => candidate === theme) ?? 'system',
    shortcuts: shortcuts !== false,
  };
};

/** `Set-Cookie` that remembers the preferences for a year. */
export const preferencesCookie = (
  preferences: Preferences,
  { context }: Pick<RequestArgs, 'context'>,
): Promise<string> => cookie.serialize(preferences, { secure: context.secureCookies });
