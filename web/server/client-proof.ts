import { createHmac } from 'node:crypto';
import { clientAddressMessage } from '@reprise/contracts/http';

/** Value of `CLIENT_ADDRESS_HEADER`: the address a request came from, and the proof that this server says so. */
export const proofOfClient = (address: string | undefined, secret: string): string =>
  address === undefined
    ? ''
    : `${address} ${createHmac('sha256', secret).update(clientAddressMessage(address)).digest('base64url')}`;
