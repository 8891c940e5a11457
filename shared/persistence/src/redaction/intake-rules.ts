import { type RedactionCounts, type RedactionKind, redactText, secretKinds } from '@reprise/domain';
import { ErasedNames, type ErasureMark } from '../erasure/erasure-marks.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { chosenKinds } from './redaction.store.js';

/** What no text may carry into this installation: secrets, what administrators decided, people who were erased. */
export class IntakeRules {
  constructor(
    readonly kinds: readonly RedactionKind[] = secretKinds,
    readonly names: ErasedNames = new ErasedNames([]),
    /** Salts of the marks of erased tickets. */
    readonly ticketSalts: readonly string[] = [],
    /** Equal for equal rules. */
    readonly fingerprint = '',
  ) {}

  /** One small query: every transaction of intake asks it. */
  static async load(db: Queryable): Promise<IntakeRules> {
    const [row] = await queryRows<{ setting: { kinds: string[] } | null; names: ErasureMark[]; salts: string[] }>(
      db,
      `SELECT (SELECT value FROM installation_setting WHERE name = 'redaction') AS setting,
              coalesce((SELECT jsonb_agg(jsonb_build_object('kind', kind, 'hash', encode(hash, 'hex'), 'salt', encode(salt, 'hex'),
                'words', words, 'length', length)) FROM erasure_mark WHERE kind IN ('name', 'address')), '[]') AS names,
              ARRAY(SELECT DISTINCT encode(salt, 'hex') FROM erasure_mark WHERE kind = 'ticket') AS salts`,
    );
    const { setting, names, salts } = row!;
    return new IntakeRules(
      [...secretKinds, ...chosenKinds(setting?.kinds)],
      new ErasedNames(names),
      salts,
      JSON.stringify(row),
    );
  }

  /** The text as it may be kept. @param counts  every replacement of secrets and personal data is added here */
  clean(text: string, counts?: RedactionCounts): string {
    return this.names.without(redactText(text, this.kinds, counts));
  }
}
