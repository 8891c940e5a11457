/**
 * Stack frames of the common runtimes, as `module.function` without line numbers, addresses or arguments.
 * One pattern a runtime, tried on each line in order; every pattern is anchored, so a line costs O(its length).
 */
interface FramePattern {
  readonly runtime: string;
  readonly pattern: RegExp;
  /** Group 1 is the function; group 2, where present, the file. */
}

const framePatterns: readonly FramePattern[] = [
  // at com.acme.Foo$Inner.bar(Foo.java:12) · at Acme.Foo.Bar(String x) in C:\src\Foo.cs:line 3
  { runtime: 'java or .net', pattern: /^\s{0,12}at ((?:[\w$<>`]{1,80}[./]){1,14}[\w$<>`]{1,80})\s?\(/ },
  // at fetchUser (/srv/app/users.js:10:3) · at async Server.handle (…)
  {
    runtime: 'javascript',
    pattern:
      /^\s{0,12}at (?:async |new )?([\w$.<>[\]]{1,120})(?: \[as [\w$]{1,60}\])? \(?[^)]{0,300}:\d{1,7}:\d{1,7}\)?/,
  },
  // handler@https://site/app.js:10:3
  {
    runtime: 'javascript (gecko)',
    pattern: /^\s{0,8}([\w$./<]{1,120})@[a-z]{2,20}:\/\/[^\s]{1,300}:\d{1,7}(?::\d{1,7})?\s*$/,
  },
  // File "/srv/app/users.py", line 10, in fetch_user
  { runtime: 'python', pattern: /^\s{0,12}File "[^"]{0,300}?([^"/\\]{1,80})\.py", line \d{1,7}, in ([\w<>]{1,80})/ },
  // #3  0x00007f in malloc (size=12) at malloc.c:10 · #3 malloc () from libc.so
  { runtime: 'gdb', pattern: /^\s{0,8}#\d{1,3}\s{1,4}(?:0x[0-9a-f]{1,16}\s{1,4}in\s{1,4})?([\w:~<>.$]{1,160})\s?\(/i },
  // 12:  0x7f8f9aade2b7 - core::iter::Map<A>::next::h173049210185
  {
    runtime: 'rust',
    pattern:
      /^\s{0,8}\d{1,3}:\s{1,6}(?:0x[0-9a-f]{1,16}\s{1,4}-\s{1,4})?((?:[\w<>&$*{}.#-]{1,120}::){1,14}[\w<>{}$.#-]{1,120})/i,
  },
  // 3   TestFlight   0x0001ac  -[TiProxy fireEvent:] + 123
  {
    runtime: 'apple',
    pattern: /^\s{0,8}\d{1,3}\s{1,6}[\w.+ -]{1,60}\s{1,12}0x[0-9a-f]{4,16}\s{1,4}([^+\n]{2,160}) \+ \d{1,9}/i,
  },
  // main.(*Server).handle(0xc000, 0x1)
  {
    runtime: 'go',
    pattern: /^((?:[\w-]{1,60}[./]){1,10}(?:\(\*?\w{1,60}\)\.)?\w{1,80})\((?:0x[0-9a-f]{1,16}|\.\.\.|\))/,
  },
];

const maxScannedLines = 400;
const maxLineLength = 400;
/** Rust's trailing hash, Java's lambda counters, generic arguments: they change from build to build. */
const volatileParts = /::h[0-9a-f]{6,20}$|\$\d{1,6}|\$\$Lambda[^.]{0,40}|<[^<>]{0,80}>|0x[0-9a-f]{1,16}/gi;

/** Functions of the runtimes and frameworks themselves; frames of the application say more. */
const systemFrame =
  /^(?:java\.|javax\.|sun\.|jdk\.|com\.sun\.|android\.(?:os|app|view)\.|dalvik\.|com\.android\.internal\.|system\.|microsoft\.|node:|internal\/|module\.|object\.module|process\.|std::(?:rt|panic|sys)|core::(?:ops|panicking)|backtrace::|__libc_|_start|runtime\.|rust_begin_unwind)/i;

/**
 * @param text  plain text before masking (addresses help to tell a frame from prose)
 * @param maxFrames  default 12: the top of the stack names the fault, the bottom the event loop
 */
export function stackFramesOf(text: string, maxFrames = 12): readonly string[] {
  const application: string[] = [];
  const system: string[] = [];
  let from = 0;
  for (let count = 0; count < maxScannedLines && from < text.length; count++) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : Math.min(end, from + maxLineLength));
    from = end < 0 ? text.length : end + 1;
    const frame = frameOf(line);
    if (frame === undefined) continue;
    const list = systemFrame.test(frame) ? system : application;
    if (list.length < maxFrames && !list.includes(frame)) list.push(frame);
  }
  return application.length > 0 ? application : system;
}

function frameOf(line: string): string | undefined {
  for (const { pattern } of framePatterns) {
    const found = pattern.exec(line);
    if (found === null) continue;
    const name = [found[1], found[2]].filter((part) => part !== undefined).join('.');
    const steady = name.replace(volatileParts, '').trim();
    if (steady.length >= 3) return steady.toLowerCase();
  }
  return undefined;
}
