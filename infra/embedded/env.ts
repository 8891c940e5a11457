import { delimiter } from 'node:path';

/** Folders the system searches for programs, in order. */
export function programFolders(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** Environment of the database's programs: nothing of ours leaks in, and messages come in English, as they are read here. */
export function programEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}
