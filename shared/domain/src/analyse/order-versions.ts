/** A version as its numbers and what follows them. */
interface ParsedVersion {
  /** As it was written. */
  readonly name: string;
  readonly numbers: readonly number[];
  /** Before the plain version (rc, beta …), the plain version, or after it (hotfix, patch …). */
  readonly stage: -1 | 0 | 1;
  readonly suffix: string;
  /** After a plus: of no place in the order. */
  readonly build: string;
}

/** A release in the explicit order of a product: versions are ordered by when they came out. */
export interface DatedVersion {
  readonly version: string;
  /** ISO 8601. */
  readonly releasedAt: string;
}

export interface FixHeld {
  readonly answer: 'holds' | 'lacks' | 'unknown';
  /** Why, completing "4.9.0 …". */
  readonly text: string;
}

const shape = /^(?:[a-z][a-z _/-]*)?(\d{1,9}(?:\.\d{1,9}){0,4})(?:[-_. ]?([a-z][\w.-]{0,30}))?(?:\+([\w.-]{1,40}))?$/iu;
/** A day as people write it; four digits and two more can be nothing else. */
const day = /^(\d{4})-(\d{2})-(\d{2})(?![\d-])/u;
const beforeRelease = /^(?:alpha|beta|rc|cr|pre|preview|snapshot|dev|nightly|canary|milestone|ea|[abm]\d)/iu;
const afterRelease = /^(?:hotfix|hf|patch|sp|p\d|fix|u\d)/iu;
const plainRelease = /^(?:final|ga|release|stable)$/iu;

/** Read a version such as "v4.8.2", "4.8.2-rc.1" or "Release 3.0"; undefined when its place in an order cannot be told. */
function parseVersion(text: string): ParsedVersion | undefined {
  const match = shape.exec(text.trim().replace(day, '$1.$2.$3'));
  if (!match) return undefined;
  const suffix = (match[2] ?? '').toLowerCase();
  const stage = suffix === '' || plainRelease.test(suffix) ? 0 : beforeRelease.test(suffix) ? -1 : 1;
  if (stage === 1 && !afterRelease.test(suffix)) return undefined;
  return {
    name: text.trim(),
    numbers: match[1]!.split('.').map(Number),
    stage,
    suffix: stage === 0 ? '' : suffix,
    build: (match[3] ?? '').toLowerCase(),
  };
}

/**
 * The order of two versions by their numbers: below 0 when `a` comes first, 0 when they are level.
 * @returns undefined when the place of one of them cannot be told
 */
export function compareVersions(a: string, b: string): number | undefined {
  const [one, other] = [parseVersion(a), parseVersion(b)];
  return one && other && compareParsed(one, other);
}

function compareParsed(a: ParsedVersion, b: ParsedVersion): number {
  for (let i = 0; i < Math.max(a.numbers.length, b.numbers.length); i += 1) {
    const difference = (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.stage !== b.stage) return a.stage - b.stage;
  return compareSuffix(a.suffix, b.suffix);
}

/** rc.2 before rc.10: runs of digits are numbers. */
function compareSuffix(a: string, b: string): number {
  const [parts, others] = [a.match(/\d+|\D+/gu) ?? [], b.match(/\d+|\D+/gu) ?? []];
  for (let i = 0; i < Math.max(parts.length, others.length); i += 1) {
    const [part, other] = [parts[i] ?? '', others[i] ?? ''];
    if (part === other) continue;
    const difference = Number(part) - Number(other);
    if (part !== '' && other !== '' && !Number.isNaN(difference)) return difference;
    return part < other ? -1 : 1;
  }
  return 0;
}

/** The maintenance line of a version: all its numbers but the last, 4.8 of 4.8.2. */
function isSameLine(version: ParsedVersion, fix: ParsedVersion): boolean {
  const length = fix.numbers.length - 1;
  return length > 0 && fix.numbers.slice(0, length).every((number, i) => (version.numbers[i] ?? 0) === number);
}

/**
 * Does a version hold a fix that shipped in `fixVersions`?
 *
 * 1. The version itself is among them: it holds the fix.
 * 2. Within a maintenance line that got the fix (4.7.9 of 4.7), later versions hold it and earlier ones lack it.
 * 3. In a line that did not get it, versions above the highest fix hold it, versions below the lowest lack it; what lies
 *    between (a 4.8.0 between a back-port to 4.7.9 and 5.0.0) cannot be told.
 * 4. What came out before the fix lacks it, whatever its number. A number above every known release is not believed.
 * 5. Versions without numbers are ordered by their releases alone.
 * 6. A preliminary build (rc, beta, nightly) of a line that got no fix of its own may have been cut before the fix, whatever its number:
 *    unless its release is known, it cannot be told. Nor can another build of the very version that holds the fix.
 *
 * @param fixVersions  every version the fix shipped in, back-ports included
 * @param releases  known releases of the product, any order; may be empty
 */
export function holdsFix(version: string, fixVersions: readonly string[], releases: readonly DatedVersion[]): FixHeld {
  const named = version.trim().toLowerCase();
  if (fixVersions.some((fix) => fix.trim().toLowerCase() === named)) {
    return { answer: 'holds', text: 'is the version that holds the fix' };
  }
  const dates = new Map(
    releases.map((release) => [release.version.trim().toLowerCase(), Date.parse(release.releasedAt)]),
  );
  const releasedAt = dates.get(named);
  const fixDates = fixVersions.map((fix) => dates.get(fix.trim().toLowerCase())).filter((date) => date !== undefined);
  const isOlderRelease = releasedAt !== undefined && fixDates.length > 0 && releasedAt < Math.min(...fixDates);
  const parsed = parseVersion(version);
  const fixes = fixVersions.map(parseVersion).filter((fix) => fix !== undefined);
  if (parsed === undefined || fixes.length < fixVersions.length || fixes.length === 0) {
    if (isOlderRelease) return { answer: 'lacks', text: 'came out before the fix' };
    const isLater =
      releasedAt !== undefined && fixDates.length === fixVersions.length && releasedAt >= Math.max(...fixDates);
    if (isLater && fixDates.length > 0) return { answer: 'holds', text: 'came out after the fix' };
    return { answer: 'unknown', text: 'has no known place in the order of releases' };
  }
  const inOrder = [...fixes].sort(compareParsed);
  const [lowest, highest] = [inOrder[0]!, inOrder.at(-1)!];
  const ofLine = inOrder.find((fix) => isSameLine(parsed, fix));
  if (compareParsed(parsed, ofLine ?? lowest) < 0)
    return { answer: 'lacks', text: `is older than ${(ofLine ?? lowest).name}` };
  if (isOlderRelease) return { answer: 'lacks', text: 'came out before the fix' };
  if (!ofLine && compareParsed(parsed, highest) < 0) {
    return { answer: 'unknown', text: 'belongs to a line of which it is not known whether it got the fix' };
  }
  if (!ofLine && parsed.stage === -1 && releasedAt === undefined)
    return { answer: 'unknown', text: 'is a preliminary build that may have been made before the fix' };
  const twin = fixes.find((fix) => compareParsed(fix, parsed) === 0);
  if (twin !== undefined && twin.build !== '' && twin.build !== parsed.build && releasedAt === undefined)
    return { answer: 'unknown', text: `is ${twin.name}, but not known to be the build with the fix` };
  const known = releases.map((release) => parseVersion(release.version)).filter((release) => release !== undefined);
  if (releasedAt === undefined && known.length > 0 && known.every((release) => compareParsed(parsed, release) > 0)) {
    return { answer: 'unknown', text: 'is later than any known release' };
  }
  const at = ofLine ?? highest;
  return {
    answer: 'holds',
    text: compareParsed(parsed, at) === 0 ? `is ${at.name}` : `is later than ${at.name}`,
  };
}
