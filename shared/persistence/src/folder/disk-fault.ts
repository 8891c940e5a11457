const words: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there.',
  EPERM: 'this user may not write there.',
  EROFS: 'it lies on a disk that can only be read.',
  ENOSPC: 'the disk is full. Make room, then try again.',
  EDQUOT: 'this user has used up its share of the disk. Make room, then try again.',
  EFBIG: 'a file would be larger than this disk, or the limits of this user, allow.',
  EIO: 'the disk fails to read or write. Look at the log of the machine.',
  EEXIST: 'something that is no folder has its name.',
  ENOTDIR: 'a part of its path is no folder.',
  ENOENT: 'nothing can be made at its place.',
  ENAMETOOLONG: 'its name is too long.',
  ELOOP: 'its path leads round in a circle of links.',
  EMFILE: 'this process has too many files open. Raise its limit (ulimit -n).',
};

/** What went wrong with a file or folder, to be read after its name; undefined for every other error. */
export function diskFault(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && Object.hasOwn(words, code) ? words[code] : undefined;
}
