/** What the server hands to every loader and action; configuration is read in server/env.ts only. */
export interface WebContext {
  /** Address of the API without the path `/api`, no trailing slash. */
  readonly apiUrl: string;
  /** Signs the session cookie. */
  readonly secret: string;
  /** Whether cookies may travel over https only. */
  readonly secureCookies: boolean;
  readonly cspNonce: string;
  /** Tells the API whose request this is, see `CLIENT_ADDRESS_HEADER`. */
  readonly clientProof: string;
}

declare module '@remix-run/server-runtime' {
  /** Loader data arrives as it is, not as JSON: tells the types what vite.config.ts switched on. */
  interface Future {
    v3_singleFetch: true;
  }

  interface AppLoadContext extends WebContext {
    readonly [key: string]: unknown;
  }
}
