/**
 * A path of this site to go on to, or `fallback`. Refuses everything a browser could read as another host:
 * `//host`, `/\host`, schemes, control characters.
 */
export const sameSitePath = (candidate: string | null | undefined, fallback: string): string => {
  if (!candidate || !candidate.startsWith('/') || candidate.length > 2_000) return fallback;
  // Browsers drop control characters, so a tab between the slashes would still lead to another host.
  if (/^\/[/\\]/.test(candidate) || /[\u0000-\u001f\\]/.test(candidate)) return fallback;
  const origin = 'http://same-site.invalid';
  const url = new URL(candidate, origin);
  // `/..//host` stays on the site and leaves `//host` when its dots are resolved.
  if (url.origin !== origin || url.pathname.startsWith('//')) return fallback;
  return url.pathname + url.search + url.hash;
};
