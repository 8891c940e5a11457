export const logLevels = ['fatal', 'error', 'warning', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A line of a ticket's text that a program wrote. */
export interface LogLine {
  readonly level?: LogLevel;
  /** The message without time, level, thread and logger. */
  readonly message: string;
}

const levelWords: Readonly<Record<string, LogLevel>> = {
  fatal: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  emerg: 'fatal',
  alert: 'fatal',
  panic: 'fatal',
  error: 'error',
  err: 'error',
  severe: 'error',
  fehler: 'error',
  warning: 'warning',
  warn: 'warning',
  info: 'info',
  notice: 'info',
  information: 'info',
  debug: 'debug',
  trace: 'debug',
  verbose: 'debug',
  fine: 'debug',
};
const letterLevels: Readonly<Record<string, LogLevel>> = {
  F: 'fatal',
  E: 'error',
  W: 'warning',
  I: 'info',
  D: 'debug',
  V: 'debug',
};

/** A head is looked for in so many characters at the start of a line. */
const MAX_HEAD = 240;
/** No line of a log is of interest beyond these. */
const MAX_LINES = 5000;

const timePart =
  /^[[(]?(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[T ,]{1,2}\d{1,2}:\d{2}(?::\d{2})?(?:[.,:]\d{1,9})?(?:Z| ?[+-]\d{2}:?\d{2}| UTC| GMT)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}[T ,]{1,2}\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?: ?[AP]M)?|\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:\d{1,2}[ -/])?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:[ /-]{1,2}\d{1,4})?(?:,? \d{4})?[ :]\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?: ?[AP]M)?(?: [+-]\d{4})?(?: [A-Z]{3,4})?(?: \d{4})?|\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?)[\])]?[\s:|-]{0,4}/i;
/** klog: one letter and the date without a year. */
const klogPart = /^([FEWI])\d{4} \d{2}:\d{2}:\d{2}\.\d{3,9}\s{1,8}\d{1,9} [\w.-]{1,80}:\d{1,6}\]\s?/;
/** logcat: E/Tag( 123): */
const logcatPart = /^([FEWIDV])\/([\w.:$-]{1,60})\s{0,3}(?:\(\s{0,6}\d{1,7}\))?:\s?/;
/** logcat with threads: 1702  2395 D Tag: */
const logcatThreadsPart = /^\d{1,7}\s{1,8}\d{1,7}\s{1,3}([FEWIDV])\s{1,3}([^:\s][^:]{0,60}):\s?/;
const levelPart = /^[[(<|]?([A-Za-z]{3,11})[\])>|]?(?=[\s:\]|-]|$)(?:\s{0,3}[:|-])?\s{0,6}/;
/** Channel and level: local.ERROR: */
const channelPart = /^[\w-]{1,40}\.([A-Z]{3,9}):\s?/;
const bracketPart = /^\[[^\]\n]{0,80}\]\s{0,3}[:|-]?\s{0,3}/;
const numberPart = /^(?:#?\d{1,9}|-{1,5}|\|)\s{1,8}/;
/** host process[123]: as syslog writes it. */
const processPart = /^(?:[\w.-]{1,63} )?[\w./-]{1,60}(?:\([\w-]{1,40}\))?(?:\[\d{1,7}\])?:\s/;
/** Logger names have dots: org.example.Thing - or org.example.Thing: */
const loggerPart =
  /^[A-Za-z_$][\w$]{0,60}(?:\.[\w$*]{1,60}){1,12}(?:\[\d{1,7}\]|:\d{1,6})?\s?(?:[:|]|-{1,2}(?=\s)|(?=\s))\s{0,3}/;

/**
 * The log lines in a ticket's text, in order.
 *
 * A line is one if it begins with a time of day and a level, process or logger, or with a level in capitals or brackets, or in the
 * manner of syslog, logcat or klog. Prose that mentions a time or the word "error" is not.
 *
 * @param text  plain text, markup removed
 * @returns at most 5,000 lines. Time O(length).
 */
export function logLinesOf(text: string): LogLine[] {
  const found: LogLine[] = [];
  let start = 0;
  for (let nLines = 0; start < text.length && nLines < MAX_LINES; nLines++) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end).trim();
    start = end < 0 ? text.length : end + 1;
    if (line.length < 8) continue;
    const logLine = readLogLine(line);
    if (logLine) found.push(logLine);
  }
  return found;
}

/** Read one line. @returns undefined when a person wrote it */
export function readLogLine(line: string): LogLine | undefined {
  const klog = klogPart.exec(line);
  if (klog) return logLineOf(letterLevels[klog[1]!], line.slice(klog[0].length));
  const time = timePart.exec(line);
  const afterTime = time ? line.slice(time[0].length) : line;
  const logcat = logcatPart.exec(afterTime) ?? (time ? logcatThreadsPart.exec(afterTime) : null);
  if (logcat) return logLineOf(letterLevels[logcat[1]!], afterTime.slice(logcat[0].length));
  return time ? readTimed(afterTime) : readUntimed(line);
}

/** What follows a time: a level, or at least the mark of a program. */
function readTimed(rest: string): LogLine | undefined {
  let level: LogLevel | undefined;
  let isProgram = false;
  let taken = 0;
  for (let step = 0; step < 8 && taken < MAX_HEAD; step++) {
    const head = rest.slice(taken, taken + MAX_HEAD);
    const levelFound = level ? undefined : levelAt(head, false);
    if (levelFound) {
      level = levelFound.level;
      taken += levelFound.length;
      continue;
    }
    const part =
      bracketPart.exec(head) ??
      numberPart.exec(head) ??
      loggerPart.exec(head) ??
      (isProgram ? null : processPart.exec(head));
    if (!part) break;
    isProgram = true;
    taken += part[0].length;
  }
  return level || isProgram ? logLineOf(level, rest.slice(taken)) : undefined;
}

/** Without a time only a level written as programs write it counts: ERROR, [error], local.ERROR: */
function readUntimed(line: string): LogLine | undefined {
  const found = levelAt(line, true);
  if (!found) return undefined;
  let rest = line.slice(found.length);
  for (let step = 0; step < 3; step++) {
    const part = bracketPart.exec(rest) ?? timePart.exec(rest) ?? loggerPart.exec(rest);
    if (!part) break;
    rest = rest.slice(part[0].length);
  }
  return logLineOf(found.level, rest);
}

function levelAt(text: string, mustBeMarked: boolean): { level: LogLevel; length: number } | undefined {
  const found = levelPart.exec(text) ?? channelPart.exec(text);
  const level = found && levelWords[found[1]!.toLowerCase()];
  if (!found || !level) return undefined;
  const isMarked = /^[[(<|]/.test(found[0]) || found[1] === found[1]!.toUpperCase();
  // "Error: …" begins sentences and exception texts; "Warning" and "fine" begin prose.
  const isWordOfPrograms = isMarked || (!mustBeMarked && /[:|\]-]\s*$/.test(found[0]));
  return isWordOfPrograms ? { level, length: found[0].length } : undefined;
}

function logLineOf(level: LogLevel | undefined, rest: string): LogLine | undefined {
  const message = rest.trim();
  if (!/\p{L}{2}/u.test(message)) return undefined;
  return level ? { level, message } : { message };
}
