/** What a development team can do about a recurring problem. */
export const hardeningRemedies = ['harden', 'simplify', 'redesign', 'document', 'automate'] as const;
export type HardeningRemedy = (typeof hardeningRemedies)[number];

/** Where a cue counts: in what the user reports, or in what was done about it. */
export type CueField = 'symptom' | 'resolution';

export interface RemedyCue {
  readonly remedy: HardeningRemedy;
  readonly field: CueField;
  /** What the cue stands for, completing "… in 9 of 14 tickets". */
  readonly text: string;
  /** Votes of a ticket that shows the cue; a strong sign is 2, a weak one 0.5. */
  readonly weight: number;
  readonly pattern: RegExp;
}

/**
 * Cues by remedy, English first, the commonest German and French words with them. Patterns are flat alternations, so matching is
 * linear in the text. Weights are judgement, not fitted: no public set has remedy labels.
 */
export const remedyCues: readonly RemedyCue[] = [
  {
    remedy: 'automate',
    field: 'resolution',
    text: 'solved by a restart',
    weight: 2,
    pattern: /\b(?:restart\w*|reboot\w*|bounced|recycled|neu ?gestartet|neustart|redémarr\w*)\b/iu,
  },
  {
    remedy: 'automate',
    field: 'resolution',
    text: 'solved by running a job or message again',
    weight: 2,
    pattern:
      /\b(?:re-?ran|re-?run\w*|re-?process\w*|re-?submit\w*|re-?sent|re-?sync\w*|re-?index\w*|re-?queued?|re-?trigger\w*|retried|erneut ausgeführt|relancé\w*)\b/iu,
  },
  {
    remedy: 'automate',
    field: 'resolution',
    text: 'solved by clearing, unlocking or resetting by hand',
    weight: 2,
    pattern:
      /\b(?:unlock\w*|(?:factor|password|account|device|session) reset|reset (?:done|after|the |his |her |their |user )?(?:password|account|session|token|factor|device)|clear(?:ed|ing)? (?:the )?(?:cache|queue|lock|session|temp)\w*|kill(?:ed|ing) (?:the )?(?:process|session|job)|freed (?:disk )?space|delet(?:ed|ing) old (?:files|logs)|zurückgesetzt|entsperrt|réinitialis\w*)\b/iu,
  },
  {
    remedy: 'automate',
    field: 'resolution',
    text: 'solved by granting access or adding a record by hand',
    weight: 1.5,
    pattern:
      /\b(?:grant(?:ed|ing)|(?:added|assigned|gave) (?:the )?(?:user|role|permission|licen[cs]e|access|group)\w*|manual(?:ly)?|by hand|ran (?:a |the )?script|freigeschaltet|berechtigung\w*)\b/iu,
  },
  {
    remedy: 'simplify',
    field: 'symptom',
    text: 'people ask how or where to do it',
    weight: 2,
    pattern:
      /\b(?:how (?:do|can|to|would|should)|where (?:do|can|is|are)|is it possible|what does .{1,40} mean|cannot find (?:the )?(?:button|menu|option|setting)|wie kann|wo finde|comment (?:faire|puis))/iu,
  },
  {
    remedy: 'simplify',
    field: 'symptom',
    text: 'people find it confusing',
    weight: 2,
    pattern:
      /\b(?:confus\w*|unclear|mislead\w*|don'?t understand|not (?:obvious|intuitive)|cumbersome|too many (?:clicks|steps)|verwirrend|unklar)\b/iu,
  },
  {
    remedy: 'simplify',
    field: 'resolution',
    text: 'closed as wrong use or explained to the user',
    weight: 2,
    pattern:
      /\b(?:user error|wrong (?:field|menu|order|option|user|use)|misunderst\w*|explained|showed the user|trained|training|works? as designed|by design|expected behaviou?r|not a bug|bedienfehler|erklärt)\b/iu,
  },
  {
    remedy: 'redesign',
    field: 'symptom',
    text: 'slowness, contention or overload',
    weight: 3,
    pattern:
      /\b(?:slow\w*|performance|freez\w*|hangs?|unresponsive|peak|overload\w*|deadlock\w*|out ?of ?memory|pool (?:is )?(?:empty|exhausted)|takes (?:minutes|hours|forever|ages|too long)|langsam\w*|lent\w*)\b/iu,
  },
  {
    remedy: 'redesign',
    field: 'resolution',
    text: 'contention, memory or scale named as cause',
    weight: 2,
    pattern:
      /\b(?:deadlock\w*|race condition\w*|concurren\w*|out of memory|memory leak\w*|heap|scal(?:e|es|ing|ability)|bottleneck\w*|full table scan|architectur\w*|rewr(?:ite|itten|ote)|redesign\w*)\b/iu,
  },
  {
    remedy: 'redesign',
    field: 'resolution',
    text: 'data out of step between systems',
    weight: 1.5,
    pattern:
      /\b(?:out of sync|inconsisten\w*|mismatch\w*|duplicate (?:record|row|entr)\w*|corrupt\w*|orphan\w*|data fix|corrected (?:the )?data)\b/iu,
  },
  {
    remedy: 'document',
    field: 'resolution',
    text: 'answered by pointing to instructions',
    weight: 2,
    pattern:
      /(?:\b(?:documentation|documented|the docs|user guide|manual page|knowledge base|kb article|see (?:the )?(?:article|guide|wiki|page|instructions)|follow (?:the |these )?(?:steps|instructions|guide)|faq|anleitung)\b|https?:\/\/\S{0,80}(?:docs|wiki|kb|help|support)\b)/iu,
  },
  {
    remedy: 'harden',
    field: 'symptom',
    text: 'an exception, crash or server error',
    weight: 2,
    pattern:
      /\b(?:\w{0,60}(?:Exception|Error)\b|crash\w*|stack ?trace|traceback|panic\w*|segfault|null ?pointer|undefined is not|50[0234]|internal server error|absturz|plant\w*)/u,
  },
  {
    remedy: 'harden',
    field: 'symptom',
    text: 'a connection, time-out or certificate failure',
    weight: 2,
    pattern:
      /\b(?:time[ds]?[- ]?out\w*|connection (?:refused|reset|lost|closed)|unreachable|handshake|certificate|ssl|dns|(?:certificate|token|licen[cs]e|secret) (?:has |is |was )?expired|disk full|no space left|quota)\b/iu,
  },
  {
    remedy: 'harden',
    field: 'resolution',
    text: 'a wrong or missing setting, input or check',
    weight: 1.5,
    pattern:
      /\b(?:config\w*|setting\w*|misconfigur\w*|missing (?:parameter|value|field|file|check|index)|null check|validat\w*|invalid (?:input|value|character)|encoding|expired|renewed|patch\w*|hotfix|fixed in)\b/iu,
  },
];
