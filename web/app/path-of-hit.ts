/** Where what a search found is read. */
export const pathOfHit = ({ kind, id }: { kind: 'known_error' | 'problem' | 'ticket'; id: string }): string =>
  ({ known_error: '/known-errors/', problem: '/problems/', ticket: '/tickets/' })[kind] + encodeURIComponent(id);
