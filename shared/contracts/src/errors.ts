/**
 * Stable error codes. A code never changes its meaning; the HTTP status beside it lives in the API (`api/src/http`),
 * the retry decision in the workers. `type` of a problem document is `https://reprise.dev/errors/<code>`, an identifier, not a link.
 */
export const errorCodes = [
  'request.invalid',
  'request.too_large',
  'request.unsupported_media_type',
  'request.rate_limited',
  'request.key_reused',
  'request.in_progress',
  'auth.required',
  'auth.invalid_credentials',
  'auth.forbidden',
  'auth.invitation_invalid',
  'auth.provider_refused',
  'auth.account_unknown',
  'resource.not_found',
  'resource.version_required',
  'resource.version_conflict',
  'resource.state_conflict',
  'import.file_empty',
  'import.format_unknown',
  'import.mapping_invalid',
  'service.unavailable',
  'service.overloaded',
  'service.internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];
