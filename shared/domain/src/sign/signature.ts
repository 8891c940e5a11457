export const signatureKinds = ['exception', 'error_code', 'http_status', 'stack', 'log_template', 'phrase'] as const;
export type SignatureKind = (typeof signatureKinds)[number];

/** Something in a ticket that names its fault exactly, and that a developer would search for. */
export interface TicketSignature {
  readonly kind: SignatureKind;
  readonly value: string;
}
