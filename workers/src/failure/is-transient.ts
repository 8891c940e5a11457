/** SQLSTATE classes that pass by themselves: connection, rolled back, out of resources, operator's hand, system. */
const passingClasses = ['08', '40', '53', '57', '58'];
const passingStates = ['55P03'];
const passingCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
];
const passingWords =
  /connection terminated|connection.*(closed|ended)|timeout exceeded when trying to connect|client has encountered a connection error/i;

/**
 * Whether an error comes from the surroundings (a service is away, a conflict was rolled back) and not from the work
 * itself. Such work is tried again for as long as it takes and never set aside.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ((error as { transient?: unknown }).transient === true) return true;
  const code = (error as { code?: unknown }).code ?? (error as { driverError?: { code?: unknown } }).driverError?.code;
  if (typeof code === 'string') {
    if (passingCodes.includes(code) || passingStates.includes(code)) return true;
    if (/^[0-9A-Z]{5}$/.test(code) && passingClasses.includes(code.slice(0, 2))) return true;
  }
  if (passingWords.test(error.message)) return true;
  return error.cause !== undefined && error.cause !== error && isTransient(error.cause);
}
