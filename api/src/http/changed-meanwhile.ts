import { AppError, type FieldError } from './app-error.js';

/**
 * The caller changed an older state than the present one.
 * @param wanted,present  what the caller asked for and how it stands, by field; fields that differ are named in the answer
 */
export const changedMeanwhile = (
  presentVersion: number,
  wanted: Readonly<Record<string, unknown>> = {},
  present: Readonly<Record<string, unknown>> = {},
): AppError =>
  new AppError(
    'resource.version_conflict',
    `It is at version ${presentVersion} by now. Read it again, then repeat the change.`,
    { errors: differingFields(wanted, present) },
  );

function differingFields(
  wanted: Readonly<Record<string, unknown>>,
  present: Readonly<Record<string, unknown>>,
): FieldError[] {
  return Object.keys(wanted)
    .filter((field) => wanted[field] !== undefined && field in present && (wanted[field] || null) !== present[field])
    .map((field) => ({
      pointer: `/body/${field}`,
      code: 'changed',
      message: present[field] === null ? 'is empty by now' : `is “${String(present[field])}” by now`,
    }));
}
