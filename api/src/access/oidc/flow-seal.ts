import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What must be remembered between sending a browser to the provider and its return. */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Keeps a flow in the browser's hands without letting it read or write it: AES-256-GCM under a key of its own, derived from
 * the installation's secret. So nothing is stored for browsers that never come back.
 */
export class FlowSeal {
  private readonly key: Uint8Array;

  constructor(secret: string) {
    this.key = new Uint8Array(hkdfSync('sha256', secret, '', 'reprise oidc flow', 32));
  }

  seal(flow: Flow): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(flow), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @returns undefined when it was not sealed here, or has run out at `now` (milliseconds since 1970) */
  open(text: string, now: number): Flow | undefined {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
    const cipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE_BYTES));
    cipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const opened = Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()]);
      const flow = JSON.parse(opened.toString('utf8')) as Flow;
      return flow.expiresAt > now ? flow : undefined;
    } catch {
      return undefined;
    }
  }
}
