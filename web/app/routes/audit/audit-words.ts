/** What happened, by the name it has in the record. A name that is not here is shown as its own words. */
const actions: Readonly<Record<string, string>> = {
  'apiToken.created': 'made a token',
  'apiToken.revoked': 'revoked a token',
  'audit.exported': 'took a copy of this record',
  'demo.loaded': 'loaded the demo data',
  'demo.removed': 'ordered the demo data removed',
  'hardening.decided': 'decided what to harden',
  'import.started': 'started an import',
  'invitation.created': 'invited somebody',
  'knowledgeGap.recorded': 'recorded that nothing fitted',
  'knownError.drafted': 'drafted a known error',
  'knownError.edited': 'edited a known error',
  'learning.asked': 'asked to learn from decisions',
  'learning.changed': 'turned learning from decisions on or off',
  'clustering.changed': 'changed how sure before two tickets are one problem',
  'clustering.runTakenBack': 'took a run of the grouping back',
  'clustering.takeBackUndone': 'undid taking a run of the grouping back',
  'knownError.moved': 'changed the state of a known error',
  'password.changed': 'changed their password',
  'password.replaced': 'chose a new password through a link',
  'passwordLink.created': 'made a link to a new password for somebody',
  'problem.curated': 'decided about problems',
  'quarantine.replayed': 'ordered work again that was set aside',
  'review.sizeChanged': 'changed how many questions are drawn',
  'session.closed': 'signed out',
  'session.opened': 'signed in',
  'team.changed': 'changed a team',
  'team.created': 'made a team',
  'team.removed': 'removed a team',
  'tickets.submitted': 'handed in tickets',
  'upload.stored': 'uploaded a file',
  'user.changed': 'changed an account',
  'user.created': 'came in as somebody new',
  'user.linked': 'came in through the organisation for the first time',
};

/** `searchRule.removed` → “search rule removed”. */
const spaced = (name: string): string =>
  name.replace(/[._]/g, ' ').replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);

export const actionInWords = (action: string): string => actions[action] ?? spaced(action);

const hexOrId = /^[0-9a-f]{32,}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const moment = /^\d{4}-\d\d-\d\dT/;

/** A value in words; undefined where it says nothing to people (ids, checksums, nothing at all). */
function valueInWords(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value.toLocaleString('en-GB');
  if (typeof value === 'string') {
    if (hexOrId.test(value)) return undefined;
    return moment.test(value) ? `${value.slice(0, 10)} ${value.slice(11, 16)} UTC` : value;
  }
  if (Array.isArray(value)) return value.flatMap((one) => valueInWords(one) ?? []).join(', ') || undefined;
  return detailInWords(value as Record<string, unknown>) || undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What two states differ in. */
const differences = (before: Record<string, unknown>, after: Record<string, unknown>): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    if (JSON.stringify(before[key]) === JSON.stringify(after[key])) return [];
    const [from, to] = [valueInWords(before[key]), valueInWords(after[key])];
    if (from === to) return [`${spaced(key)} changed`];
    return [`${spaced(key)}: ${from ?? 'none'} → ${to ?? 'none'}`];
  });

/** Fields whose value is a pair: as it was, and as it is. */
const pairs = new Set(['role', 'disabled']);

/** The detail of an entry as people read it, without ids and checksums. */
export function detailInWords(detail: Readonly<Record<string, unknown>>): string {
  const { before, after, ...rest } = detail;
  const changed = isObject(before) && isObject(after) ? differences(before, after) : [];
  const told = Object.entries(rest).flatMap(([key, value]) => {
    if (pairs.has(key) && Array.isArray(value) && value.length === 2) {
      return value[0] === value[1] ? [] : differences({ [key]: value[0] }, { [key]: value[1] });
    }
    const words = valueInWords(value);
    return words === undefined ? [] : [`${spaced(key)}: ${words}`];
  });
  return [...changed, ...told].join(' · ');
}
