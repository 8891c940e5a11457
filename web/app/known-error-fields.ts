import type { KnownErrorContent } from '@reprise/contracts/http';

export type ContentField = keyof KnownErrorContent;

/** The parts of a known error in the order people need them, each with what it should hold. */
export const contentFields: readonly { name: ContentField; label: string; hint: string; rows: number }[] = [
  { name: 'symptom', label: 'Symptom', hint: 'As the user would say it, with the exact error text.', rows: 4 },
  { name: 'environment', label: 'Environment', hint: 'Where it happens: systems, settings, conditions.', rows: 2 },
  { name: 'cause', label: 'Cause', hint: 'What makes it happen.', rows: 3 },
  { name: 'workaround', label: 'Workaround', hint: 'Restores service, leaves the cause. Steps, please.', rows: 5 },
  { name: 'fix', label: 'Fix', hint: 'Removes the cause: change, version, link.', rows: 3 },
  { name: 'verification', label: 'How to verify', hint: 'How to see that it worked.', rows: 2 },
  { name: 'customerAnswer', label: 'Answer for the customer', hint: 'Plain language, ready to send.', rows: 4 },
  { name: 'runbook', label: 'Runbook', hint: 'Diagnostic or remediation steps or script.', rows: 4 },
  { name: 'appliesTo', label: 'Applies to', hint: 'Versions and components.', rows: 2 },
];
