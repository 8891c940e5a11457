/** Codes of operating systems, databases, SAP, compilers and the web: found, written one way, and not found in prose. */
import { describe, expect, it } from '@jest/globals';

import { signText } from './sign-text.js';
import type { SignatureKind } from './signature.js';

const valuesOf = (text: string, kind: SignatureKind): string[] =>
  signText(text)
    .filter((signature) => signature.kind === kind)
    .map(({ value }) => value);

describe('error codes', () => {
  it.each([
    ['HRESULT', 'failed with 0x80070005', '0x80070005'],
    ['HRESULT without 0x', 'Fehlercode: 80070005', '0x80070005'],
    ['HRESULT as a number', 'returned -2147024891 to the caller', '0x80070005'],
    ['NTSTATUS', 'exception 0xC0000005 in app.exe', '0xc0000005'],
    ['NTSTATUS as a number', 'the process ended with -1073741819', '0xc0000005'],
    ['NTSTATUS by name', 'STATUS_ACCESS_VIOLATION', 'STATUS_ACCESS_VIOLATION'],
    ['stop code', 'blue screen 0x0000007E', '0x0000007e'],
    ['SQLSTATE', 'SQLSTATE[42S02]: base table not found', 'SQLSTATE42S02'],
    ['SQLSTATE of MySQL', 'ERROR 1045 (28000): Access denied', 'SQLSTATE28000'],
    ['SQL Server', 'Msg 547, Level 16, State 0', 'Msg 547'],
    ['Oracle', 'ORA-00942: table or view does not exist', 'ORA00942'],
    ['Db2', 'SQL0204N is an undefined name', 'SQL0204N'],
    ['SAP message', 'Message no. M7021', 'M7021'],
    ['SAP dump', 'Runtime Error: TSV_TNEW_PAGE_ALLOC_FAILED', 'TSV_TNEW_PAGE_ALLOC_FAILED'],
    ['Rust', 'error[E0277]: the trait bound', 'E0277'],
    ['TypeScript', 'error TS2345: argument', 'TS2345'],
    ['.NET build', 'CS0246: the type or namespace', 'CS0246'],
    ['Windows update', 'since KB5034441', 'KB5034441'],
    ['errno', 'connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'],
    ['browser', 'net::ERR_CONNECTION_RESET', 'ERR_CONNECTION_RESET'],
    ['signal by name', 'killed by SIGSEGV', 'SIGSEGV'],
    ['signal by number', 'terminated by signal 11', 'SIGSEGV'],
    ['signal in words', 'Segmentation fault (core dumped)', 'SIGSEGV'],
    ['orchestrator', 'pod is in CrashLoopBackOff', 'CrashLoopBackOff'],
    ['exit code', 'it ended with exit code 101', 'exit code 101'],
    ['code in German', 'Fehlercode 17', 'error code 17'],
    ['code in French', "code d'erreur : 17", 'error code 17'],
  ])('%s in: %s', (_name, text, expected) => {
    expect(valuesOf(text, 'error_code')).toEqual([expected]);
  });

  it.each([
    ['shouting', 'EVERY TIME I TRY, ERROR'],
    ['standards', 'ISO8601 dates, UTF-16, SHA256, RFC2616'],
    ['keys of tickets', 'like INC0012345 and CHG0030001'],
    ['a date', 'build M-2024-01-05'],
    ['a number below zero', 'the balance is -2147.50'],
    ['plain hexadecimal', 'at 0x7f8f9aade2b7'],
  ])('not %s: %s', (_name, text) => {
    expect(valuesOf(text, 'error_code')).toEqual([]);
  });

  it.each([
    ['the server returned 503', '503'],
    ['HTTP/1.1 404 Not Found', '404'],
    ['HTTP-Status: 502', '502'],
    ['nginx says 504 Gateway Time-out', '504'],
    ['erreur 403 sur la page', '403'],
  ])('HTTP status in: %s', (text, expected) => {
    expect(valuesOf(text, 'http_status')).toEqual([expected]);
  });

  it.each(['we have 404 users', 'it took status 250', 'room 404', 'error 500 ms late'])(
    'no HTTP status in: %s',
    (text) => {
      expect(valuesOf(text, 'http_status')).toEqual([]);
    },
  );

  it.each([
    ['Java', 'Caused by: java.lang.NullPointerException: null', 'NullPointerException'],
    ['.NET', 'System.InvalidOperationException was unhandled', 'InvalidOperationException'],
    ['Python', "ModuleNotFoundError: No module named 'x'", 'ModuleNotFoundError'],
    ['JavaScript', 'Uncaught TypeError: undefined is not a function', 'TypeError'],
    ['Ruby', 'NoMethodError (undefined method for nil)', 'NoMethodError'],
    ['C++', "terminate called after throwing an instance of 'std::bad_alloc'", 'std::bad_alloc'],
    ['sanitizer', 'ERROR: AddressSanitizer: heap-use-after-free on address', 'heap-use-after-free'],
    ['Go', 'panic: runtime error: index out of range [5] with length 3', 'panic: index out of range'],
    ['Rust', "thread 'main' panicked at 'index out of bounds: the len is 3'", 'panic: index out of bounds'],
  ])('exception of %s: %s', (_name, text, expected) => {
    expect(valuesOf(text, 'exception')).toEqual([expected]);
  });
});
