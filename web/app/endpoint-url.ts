/** Values of a query or of path parameters; undefined and null are left out of a query. */
export type UrlValues = Record<string, string | number | boolean | null | undefined>;

/**
 * Address of an endpoint: path parameters filled in and encoded, query appended in the order given.
 *
 * @throws RangeError when a parameter of the path has no value
 */
export const endpointUrl = (base: string, path: string, params: UrlValues = {}, query: UrlValues = {}): string => {
  const filled = path.replace(/:([A-Za-z]+)/g, (_whole, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === '') {
      throw new RangeError(`the path ${path} needs a value for :${name}`);
    }
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, String(value));
  }
  const suffix = search.size > 0 ? `?${search.toString()}` : '';
  return `${base}/api${filled}${suffix}`;
};
