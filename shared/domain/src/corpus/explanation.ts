/** One reason behind a score or a membership: what was found, and how much it counted. */
export interface Contribution {
  /** Stable machine word for the kind of reason. */
  readonly kind: ContributionKind;
  /** The reason in words a reader understands, e.g. "same error code E1421". */
  readonly text: string;
  /** Share of the score, −1…1; contributions of one result are ordered by descending magnitude. */
  readonly weight: number;
  /** The shared terms or signatures themselves, for highlighting. */
  readonly evidence?: readonly string[];
}

export type ContributionKind =
  | 'exception'
  | 'error_code'
  | 'http_status'
  | 'stack'
  | 'log_template'
  | 'phrase'
  | 'title'
  | 'text'
  | 'component'
  | 'product'
  | 'version'
  | 'time'
  | 'history'
  | 'person'
  | 'rule';

/** Confidence as people read it. */
export type ConfidenceWord = 'strong' | 'possible' | 'nothing known';
