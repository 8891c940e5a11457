/**
 * How the web server tells the API who asked. Forwarded headers can be written by anybody, so this one carries a proof:
 * `<address> <HMAC-SHA-256 of clientAddressMessage(address) with REPRISE_SECRET, base64url>`.
 */
export const CLIENT_ADDRESS_HEADER = 'x-reprise-client';

export const clientAddressMessage = (address: string): string => `reprise client address\n${address}`;
