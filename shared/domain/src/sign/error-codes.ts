import type { SignatureKind } from './signature.js';

/** One way a program names its fault. The value is written the same however the program wrote it. */
export interface SignatureRule {
  readonly kind: SignatureKind;
  /** What the text must hold for the pattern to have a chance; saves most of the time on prose. */
  readonly gate?: RegExp;
  readonly pattern: RegExp;
  readonly value: (found: RegExpExecArray) => string | undefined;
}

/** Words that look like an exception type but are prose ("Error", "Failure" alone name nothing). */
const bareExceptionWords = new Set(['error', 'exception', 'failure', 'fault', 'exceptions', 'unknownerror']);

/** Capitals and digits that are no error codes: standards, sizes, and the keys of tickets. */
const notCodes = new Set(
  (
    'ISO RFC UTF SHA MD AES RSA DES IEEE EN DIN ASCII HTTP HTTPS TCP UDP IPV USB GB MB KIB MIB WIN WINDOWS SDK API JDK JRE ARM AMD ' +
    'INC CHG CHANGE REQ RITM TASK SCTASK CTASK PRB PROB STRY SR CASE TICKET ISSUE BUG PR PAGE FIG NR NO ID PO Q FY V'
  ).split(' '),
);

/** Windows: severity in the highest bits; written in hexadecimal or as a negative number. */
const windowsCode = (signed: number): string => `0x${(signed >>> 0).toString(16)}`;

const signalNames: Readonly<Record<string, string>> = {
  '4': 'SIGILL',
  '6': 'SIGABRT',
  '7': 'SIGBUS',
  '8': 'SIGFPE',
  '9': 'SIGKILL',
  '11': 'SIGSEGV',
  '15': 'SIGTERM',
};

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
  /^E(?!RR_|RROR_)/.test(word) && !errnoNames.has(word) ? undefined : word;

/** Read from top to bottom; a value found by two rules counts once. Every pattern is bounded: time is linear in the text. */
export const signatureRules: readonly SignatureRule[] = [
  {
    kind: 'exception',
    gate: /Exception|Error|Fault|Failure/,
    pattern: /\b([A-Z]\w{1,80}(?:Exception|Error|Fault|Failure))\b/g,
    value: (found) => (bareExceptionWords.has((found[1] ?? '').toLowerCase()) ? undefined : found[1]),
  },
  // C++: terminate called after throwing an instance of 'std::bad_alloc' · AddressSanitizer: heap-use-after-free
  {
    kind: 'exception',
    gate: /instance of '|Sanitizer: /,
    pattern: /\b(?:throwing an instance of '([\w:]{3,80})'|\w{1,20}Sanitizer: ([a-z][a-z-]{4,40}))/g,
    value: (found) => found[1] ?? found[2],
  },
  // Go and Rust name no type; what they panic with is the name: panic: runtime error: index out of range [5]
  {
    kind: 'exception',
    gate: /panic/,
    pattern: /\b(?:panic: (?:runtime error: )?|panicked at (?:')?)([a-z][a-z '`-]{7,60})/g,
    value: (found) => `panic: ${(found[1] ?? '').replace(/['`].*$/, '').trim()}`,
  },
  // Windows HRESULT, NTSTATUS and stop codes: kept although other hexadecimal numbers are masked.
  { kind: 'error_code', gate: /0x/i, pattern: /\b0x(?:[8c][0-9a-f]{7}|000000[0-9a-f]{2})\b/gi, value: (found) => found[0].toLowerCase() }, // prettier-ignore
  {
    kind: 'error_code',
    gate: /(?:8|c0)[0-9a-f]{6}/i,
    pattern:
      /\b(?:error|errors?code|code|hresult|hr|fehler(?:code)?|erreur|errore)[ :=(#]{1,4}((?:8[0-9a-f]|c0)[0-9a-f]{6})\b/gi,
    value: (found) => `0x${(found[1] ?? '').toLowerCase()}`,
  },
  // The same written as a negative number: -2147024891, -1073741819
  {
    kind: 'error_code',
    gate: /-\d{10}/,
    pattern: /(?<![\w.])-(?:21[34]\d{7}|10[67]\d{7})(?!\d)/g,
    value: (found) => windowsCode(Number(found[0])),
  },
  // SQLSTATE[42S02] · SQLSTATE: 42P01 · ERROR 1045 (28000)
  {
    kind: 'error_code',
    gate: /SQLSTATE|ERROR/i,
    pattern: /\b(?:SQLSTATE[ :=[(]{1,3}|ERROR \d{4} \()([0-9A-Z]{5})\b/gi,
    value: (found) => `SQLSTATE${(found[1] ?? '').toUpperCase()}`,
  },
  // SQL Server: Msg 547, Level 16 · SAP: message no. M7021, runtime error TSV_TNEW_PAGE_ALLOC_FAILED
  {
    kind: 'error_code',
    gate: /Msg |message n|runtime err|laufzeitf|dump /i,
    pattern:
      /\bMsg (\d{2,5}), Level|\bmessage (?:no\.?|nr\.?|number):? ([A-Z0-9]{1,20}\d{3})\b|\b(?:runtime errors?|laufzeitfehler|dump):? ([A-Z]{2,20}_[A-Z0-9_]{3,40})\b/gi,
    value: (found) => (found[1] === undefined ? (found[2] ?? found[3])?.toUpperCase() : `Msg ${found[1]}`),
  },
  // E0277 · ORA-00942 · TS2345 · KB5034441 · SQL0204N
  {
    kind: 'error_code',
    gate: /[A-Z][-_]?\d{3}/,
    pattern: /\b([A-Z]{1,8})[-_]?\d{3,7}N?\b(?![-.]\d)/g,
    value: (found) => (notCodes.has(found[1] ?? '') ? undefined : found[0].replace(/[-_]/g, '')),
  },
  // ENOENT · ECONNREFUSED · SIGSEGV · STATUS_ACCESS_VIOLATION · ERR_CONNECTION_RESET
  {
    kind: 'error_code',
    gate: /E[A-Z]{4}|SIG|ERR|STATUS_/,
    pattern:
      /\b(?:E[A-Z]{4,14}|EAI_AGAIN|SIG(?:SEGV|ABRT|ILL|BUS|FPE|KILL|TRAP|TERM)|STATUS_[A-Z0-9_]{4,50}|(?:[A-Z]{2,12}_)?ERR(?:OR)?_[A-Z0-9_]{3,60})\b/g,
    value: (found) => knownErrno(found[0]),
  },
  // signal 11 · Segmentation fault
  {
    kind: 'error_code',
    gate: /signal|segmentation|segfault|speicherzugriff/i,
    pattern: /\bsignal:? (\d{1,2})\b|\b(segmentation fault|segfault|speicherzugriffsfehler)\b/gi,
    value: (found) => (found[2] === undefined ? signalNames[found[1] ?? ''] : 'SIGSEGV'),
  },
  // What orchestrators and resolvers call their faults
  {
    kind: 'error_code',
    gate: /[a-z][A-Z]|NXDOMAIN|SERVFAIL/,
    pattern: /\b(?:CrashLoopBackOff|ImagePullBackOff|ErrImagePull|OOMKilled|DeadlineExceeded|NXDOMAIN|SERVFAIL)\b/g,
    value: (found) => found[0],
  },
  // error code: 17 · errno=13 · exit status 101
  {
    kind: 'error_code',
    gate: /code|errno|status|error number/i,
    pattern:
      /\b(error code|errno|exit (?:code|status)|error number|fehlercode|code erreur|code d'erreur|código de error|código de erro|codice (?:di )?errore|foutcode)\s{0,3}[:=#]?\s{0,3}(-?\d{1,6})\b/gi,
    value: (found) => `${nameOfCode(found[1] ?? '')} ${found[2] ?? ''}`,
  },
  {
    kind: 'http_status',
    gate: /\b[1-5]\d\d\b/,
    pattern:
      /\b(?:https?(?:\/\d(?:\.\d)?)?|(?:http[- ]?)?stat(?:us|ut|o)(?: ?code)?|response(?: code)?|returns?|returned|got(?: a)?|error|fehler|erreur|errore)[ \t]{0,3}[:=]?[ \t]{0,3}([1-5]\d\d)\b(?!\s?(?:ms|px|kb|mb|%|users|times|[.,]\d))/gi,
    value: (found) => (httpStatuses.has(Number(found[1])) ? found[1] : undefined),
  },
  // 404 Not Found
  {
    kind: 'http_status',
    gate: /\b[45]\d\d [a-z]/i,
    pattern:
      /\b([45]\d\d) (?:bad request|unauthori[sz]ed|forbidden|not found|method not allowed|request time-?out|conflict|gone|payload too large|unprocessable|too many requests|internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)/gi,
    value: (found) => found[1],
  },
];

/** "Fehlercode 17" and "error code 17" are one. */
function nameOfCode(written: string): string {
  const name = written.toLowerCase().replace(/\s+/g, ' ');
  return /^(?:err|exit)/.test(name) ? name : 'error code';
}
