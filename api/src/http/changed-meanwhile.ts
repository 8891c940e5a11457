import { AppError } from './app-error.js';

/** The caller changed an older state than the present one. */
export const changedMeanwhile = (presentVersion: number): AppError =>
  new AppError(
    'resource.version_conflict',
    `It is at version ${presentVersion} by now. Read it again, then repeat the change.`,
  );
