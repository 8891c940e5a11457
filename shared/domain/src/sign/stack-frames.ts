import { framePatterns } from './frame-patterns.js';

const maxScannedLines = 400;
const maxLineLength = 400;

/** Generic arguments, build hashes and what compilers number: they change from build to build. */
const volatileParts =
  /::h[0-9a-f]{6,20}$|\$\$\w{1,60}\$\$[0-9a-f]{1,16}|\$\$Lambda[^.]{0,40}|\$\d{1,6}|<(?!(?:cl)?init>|module>|anonymous>|lambda>|main>)[^<>]{0,80}>|0x[0-9a-f]{1,16}|(?<=Accessor)\d{1,6}/gi;
/** .NET writes an async method as the state machine it becomes: <SaveAsync>d__12.MoveNext */
const stateMachine = /<(\w{1,80})>d__\d{1,4}\.MoveNext/;

/** Functions of runtimes and frameworks; frames of the application say more. */
const systemFrame =
  /^(?:java\.|javax\.|jakarta\.|sun\.|jdk\.|com\.sun\.|kotlin\.|kotlinx\.|scala\.|groovy\.|android\.(?:os|app|view)\.|dalvik\.|com\.android\.internal\.|org\.(?:springframework|apache\.(?:catalina|coyote|tomcat)|hibernate|jboss|eclipse\.jetty|junit)\.|io\.netty\.|system\.|microsoft\.|node:|internal\/|module\.|object\.module|process\.|std::(?:rt|panic|sys|thread)|core::(?:ops|panicking|result|option)|alloc::|tokio::|backtrace::|illuminate\.|symfony\.|__libc_|_start|__asan|__interceptor|abort$|raise$|tgkill$|runtime\.|net\/http\.|rust_begin_unwind|rtluserthreadstart|basethreadinitthunk)/;
/** Files that came with a package, wherever the application lies. */
const systemFile =
  /[\\/](?:node_modules|site-packages|dist-packages|gems|vendor[\\/](?:bundle|laravel|symfony|composer)|usr[\\/]lib|python\d(?:\.\d{1,2})?)[\\/]|\bnode:|<frozen importlib/;

/**
 * Stack frames of the common runtimes, as `module.function` without line numbers, addresses or arguments, top first as written.
 *
 * @param text  plain text before masking (addresses help to tell a frame from prose)
 * @param maxFrames  default 12: the top of the stack names the fault, the bottom the event loop
 * @returns frames of the application; those of runtimes and packages only when there are no others. Time O(length), 400 lines.
 */
export function stackFramesOf(text: string, maxFrames = 12): readonly string[] {
  const application: string[] = [];
  const system: string[] = [];
  let from = 0;
  for (let count = 0; count < maxScannedLines && from < text.length; count++) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : Math.min(end, from + maxLineLength));
    from = end < 0 ? text.length : end + 1;
    if (!mayBeFrame(line)) continue;
    const frame = frameOf(line);
    if (frame === undefined) continue;
    const list = systemFrame.test(frame) || systemFile.test(line) ? system : application;
    if (list.length < maxFrames && !list.includes(frame)) list.push(frame);
  }
  return application.length > 0 ? application : system;
}

/** Every runtime's frame holds a bracket, a quotation mark, a number before a colon or an address. */
const mayBeFrame = (line: string): boolean =>
  line.length > 5 &&
  (line.includes('(') || line.includes('::') || line.includes(':in ') || line.includes('0x') || /(?:\d:|File ")/.test(line) || line.includes('@')); // prettier-ignore

function frameOf(line: string): string | undefined {
  for (const { pattern, name } of framePatterns) {
    const found = pattern.exec(line);
    const written = found === null ? undefined : name(found);
    if (written === undefined) continue;
    const steady = written.replace(stateMachine, '$1').replace(volatileParts, '').trim().toLowerCase();
    if (steady.length >= 3) return steady;
  }
  return undefined;
}
