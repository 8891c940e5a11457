import { type RedactionCounts, type RedactionKind, redactText, secretKinds } from '@reprise/domain';
import { ErasedNames, type ErasureMark } from '../erasure/erasure-marks.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { chosenKinds } from './redaction.store.js';

/** The columns of a row that the rules are made of, to be asked for beside others. */
export interface IntakeRulesRow {
  readonly setting: { readonly kinds: string[] } | null;
  readonly names: readonly ErasureMark[];
  readonly salts: readonly string[];
}

export const intakeRulesColumns = `(SELECT value FROM installation_setting WHERE name = 'redaction') AS setting,
  coalesce((SELECT jsonb_agg(jsonb_build_object('kind', kind, 'hash', encode(hash, 'hex'), 'salt', encode(salt, 'hex'),
    'words', words, 'length', length)) FROM erasure_mark WHERE kind IN ('name', 'address')), '[]') AS names,
  ARRAY(SELECT DISTINCT encode(salt, 'hex') FROM erasure_mark WHERE kind = 'ticket') AS salts`;

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

  static async load(db: Queryable): Promise<IntakeRules> {
    const [row] = await queryRows<IntakeRulesRow>(db, `SELECT ${intakeRulesColumns}`);
    return IntakeRules.of(row!);
  }

  static of({ setting, names, salts }: IntakeRulesRow): IntakeRules {
    return new IntakeRules(
      [...secretKinds, ...chosenKinds(setting?.kinds)],
      new ErasedNames(names),
      salts,
      JSON.stringify([setting, names, salts]),
    );
  }

  /** The rules of this fingerprint, for a thread that was told it. */
  static ofFingerprint(fingerprint: string): IntakeRules {
    const [setting, names, salts] = JSON.parse(fingerprint) as [
      IntakeRulesRow['setting'],
      IntakeRulesRow['names'],
      IntakeRulesRow['salts'],
    ];
    return IntakeRules.of({ setting, names, salts });
  }

  /** The text as it may be kept. @param counts  every replacement of secrets and personal data is added here */
  clean(text: string, counts?: RedactionCounts): string {
    return this.names.without(redactText(text, this.kinds, counts));
  }
}
