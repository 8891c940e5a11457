import { createContext } from 'react';

/** Nonce of the Content-Security-Policy; known on the server only, since browsers hide it from scripts. */
export const NonceContext = createContext<string | undefined>(undefined);
export const NonceProvider = NonceContext.Provider;
