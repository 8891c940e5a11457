import { stackFramesOf } from './stack-frames.js';
import type { SignatureKind, TicketSignature } from './signature.js';

interface SignatureRule {
  readonly kind: SignatureKind;
  readonly pattern: RegExp;
  readonly value: (found: RegExpExecArray) => string | undefined;
}

const maxScannedCharacters = 20_000;
const maxPerKind = 12;
const framesInStackSignature = 3;

/** Words that look like an exception type but are prose ("Error", "Failure" alone name nothing). */
const bareExceptionWords = new Set(['error', 'exception', 'failure', 'fault', 'exceptions', 'unknownerror']);

const rules: readonly SignatureRule[] = [
  {
    kind: 'exception',
    pattern: /\b(?:[A-Za-z_]\w{0,60}[.:]{1,2}){0,12}([A-Z]\w{1,80}(?:Exception|Error|Fault|Failure))\b/g,
    value: (found) => (bareExceptionWords.has((found[1] ?? '').toLowerCase()) ? undefined : found[1]),
  },
  // Windows HRESULT and NTSTATUS: kept although other hexadecimal numbers are masked.
  { kind: 'error_code', pattern: /\b0x[8c][0-9a-f]{7}\b/gi, value: (found) => found[0].toLowerCase() },
  // E0277 · ORA-00942 · TS2345 · KB5034441 · SQLSTATE[42S02]
  {
    kind: 'error_code',
    pattern: /\b(?:[A-Z]{1,8}[-_]?\d{3,7}|SQLSTATE\s?\[?\w{5})\b/g,
    value: (found) => found[0].replace(/[-_\s[]/g, '').toUpperCase(),
  },
  // ENOENT · ECONNREFUSED · SIGSEGV · NS_ERROR_FAILURE · ERR_CONNECTION_RESET
  {
    kind: 'error_code',
    pattern: /\b(?:E[A-Z]{4,14}|SIG(?:SEGV|ABRT|ILL|BUS|FPE|KILL|TRAP)|(?:[A-Z]{2,12}_)?ERR(?:OR)?_[A-Z0-9_]{3,60})\b/g,
    value: (found) => knownErrno(found[0]),
  },
  // error code: 17 · errno=13 · exit status 101
  {
    kind: 'error_code',
    pattern:
      /\b(error code|errno|exit (?:code|status)|error number|fehlercode|code erreur|codice errore)\s{0,3}[:=#]?\s{0,3}(-?\d{1,10})\b/gi,
    value: (found) => `${(found[1] ?? '').toLowerCase().replace(/\s+/g, ' ')} ${found[2] ?? ''}`,
  },
  {
    kind: 'http_status',
    pattern:
      /\b(?:https?(?:\/\d(?:\.\d)?)?|status(?: code)?|response(?: code)?|returns?|returned|got(?: a)?|error)\s{0,3}[:=]?\s{0,3}([1-5]\d\d)\b(?!\s?(?:ms|px|kb|mb|%|users|times|[.,]\d))/gi,
    value: (found) => (httpStatuses.has(Number(found[1])) ? found[1] : undefined),
  },
];

const httpStatuses = new Set([
  301, 302, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 421, 422,
  423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 507, 508, 511,
]);

/** Capital words that start with E are often shouting ("ERROR", "EVERY"); errno names are a closed set. */
const errnoNames = new Set(
  (
    'EACCES EADDRINUSE EADDRNOTAVAIL EAGAIN EALREADY EBADF EBUSY ECANCELED ECONNABORTED ECONNREFUSED ECONNRESET EDEADLK EDESTADDRREQ EDQUOT EEXIST ' +
    'EFAULT EFBIG EHOSTUNREACH EINPROGRESS EINTR EINVAL EISCONN EISDIR ELOOP EMFILE EMSGSIZE ENAMETOOLONG ENETDOWN ENETUNREACH ENFILE ENOBUFS ' +
    'ENODEV ENOENT ENOEXEC ENOMEM ENOSPC ENOSYS ENOTCONN ENOTDIR ENOTEMPTY ENOTSOCK ENOTSUP EOPNOTSUPP EOVERFLOW EPERM EPIPE EPROTO ERANGE EROFS ' +
    'ESHUTDOWN ESPIPE ESRCH ESTALE ETIMEDOUT EWOULDBLOCK EXDEV EAUTH ENOTFOUND EAI_AGAIN EJSONPARSE ERESOLVE EUNSUPPORTEDPROTOCOL EINTEGRITY'
  ).split(' '),
);
const knownErrno = (word: string): string | undefined =>
  word.startsWith('E') && !word.startsWith('ERR') && !errnoNames.has(word) ? undefined : word;

/**
 * Signatures of a plain (markup-free, not yet masked) text: what a developer would search for.
 * Redaction replaces personal data and secrets only, so these values are the same before and after it.
 *
 * @returns per kind at most 12 distinct values, plus one `stack` value from the top three frames.
 * Time O(length); texts are cut at 20,000 characters.
 */
export function signText(text: string): TicketSignature[] {
  const scanned = text.length > maxScannedCharacters ? text.slice(0, maxScannedCharacters) : text;
  const signatures: TicketSignature[] = [];
  const seen = new Map<SignatureKind, Set<string>>();
  const add = (kind: SignatureKind, value: string): void => {
    const values = seen.get(kind) ?? new Set<string>();
    seen.set(kind, values);
    if (values.size >= maxPerKind || values.has(value)) return;
    values.add(value);
    signatures.push({ kind, value });
  };
  for (const rule of rules) {
    rule.pattern.lastIndex = 0;
    for (let found = rule.pattern.exec(scanned); found !== null; found = rule.pattern.exec(scanned)) {
      const value = rule.value(found);
      if (value !== undefined) add(rule.kind, value);
    }
  }
  const frames = stackFramesOf(scanned);
  if (frames.length >= 2) add('stack', frames.slice(0, framesInStackSignature).join(' < '));
  return signatures;
}
