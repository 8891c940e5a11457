import type { RedactionState } from '@reprise/contracts/http';

export type Kind = RedactionState['kinds'][number]['kind'];

/** What people call each kind, and what is recognised as such. */
export const kindWords: Readonly<Record<Kind, { readonly name: string; readonly found: string }>> = {
  token: {
    name: 'Tokens and keys',
    found: 'Private keys, web tokens, AWS, GitHub and Slack keys, authorisation headers',
  },
  password: { name: 'Passwords', found: 'What is assigned to a password, secret or key; credentials in an address' },
  'e-mail': { name: 'E-mail addresses', found: 'Addresses with a domain' },
  phone: { name: 'Telephone numbers', found: 'International numbers, with +' },
  iban: { name: 'Bank accounts', found: 'IBANs, by length and check digits' },
  card: { name: 'Payment cards', found: 'Card numbers, by issuer and check digit' },
  ip: { name: 'IP addresses', found: 'IPv4 addresses; version numbers are left alone' },
};
