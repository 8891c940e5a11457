/** Fields of a known error that resolutions can fill. */
export const draftedFields = ['symptom', 'cause', 'workaround', 'fix', 'verification', 'environment'] as const;
export type DraftedField = (typeof draftedFields)[number];

/** A label that says itself what follows. */
export const fieldLabels: readonly (readonly [field: 'cause' | 'workaround' | 'fix', label: RegExp])[] = [
  ['cause', /^(?:root )?(?:cause|ursache|grund|raison)\s*[:–-]/iu],
  ['workaround', /^(?:work-?around|umgehung|contournement)\s*[:–-]/iu],
  ['fix', /^(?:(?:proper |permanent )?fix|solution|lösung|correctif)\s*[:–-]/iu],
];

/** The sentence names a cause in so many words. */
export const namedCause =
  /\b(?:root cause|caused by|cause (?:was|is)|due to|because|reason (?:was|is|for)|turned out|the (?:problem|issue) was|triggered by|resulted from|regression|ursache|verursacht|wegen|lag an|cause était|à cause)\b/iu;

/** The sentence describes how something is or behaves; beside actions that is most often the cause. */
export const describedCause =
  /\b(?:(?:does|do|did|is|are|was|were|has|have) not|doesn't|don't|isn't|cannot|can only|only (?:covers?|allows?|works?|takes?|accepts?)|takes? only|missing|by default|since|expects?|drops?|rounds?|compares?|waits? for|locks|rotates?|exceeds?|passes|limit\w*|too (?:small|low|short|large|long|many|old)|(?:has|had|is|was) (?:expired|full|wrong|stopped|blocked|disabled|corrupt\w*|changed|removed|misconfigured)|so (?:the|that|it)|(?:is|are|gets?) (?:killed|called|refused|rejected|dropped|ignored|lost|blocked)|deadlock|leak\w*|conflict\w*|differs?|different)\b/iu;

/** What support people do, as an order and as a report. */
const actionVerbs =
  'add added adjust adjusted advise advised ask asked assign assigned cancel canceled cancelled change ' +
  'changed clean cleaned clear cleared close closed configure configured copied copy correct corrected ' +
  'create created delete deleted deploy deployed disable disabled enable enabled enter entered explain ' +
  'explained export exported extend extended fill filled fix fixed free freed gave give grant granted ' +
  'import imported increase increased install installed kill killed load loaded log logged lower lowered ' +
  'move moved open opened patch patched raise raised ran reboot rebooted recommend recommended recreate ' +
  'recreated reduce reduced reindex reindexed release released remove removed renew renewed replace ' +
  'replaced reprocess reprocessed requeue requeued reran rerun resend resent reset restart restarted ' +
  'resubmit resubmitted retried retry revert reverted roll rolled run send sent set ship shipped start ' +
  'started stop stopped switch switched tell told unlock unlocked update updated upgrade upgraded use used ' +
  'wait waited';

/** The sentence begins with what was done: "Restarted the job", "We raised the limit", "Please clear the cache". */
export const beginsWithAction = new RegExp(
  `^(?:(?:we|i|then|now|please|just|have|also|temporarily|wir haben|nous avons) ){0,2}(?:re-)?(?:${actionVerbs.replaceAll(' ', '|')})(?![\\p{L}\\p{N}_]| (?:was|were|is|are|has|had|requests?|notes?)\\b)`,
  'iu',
);

/** The same in short passive form: "Access point restarted.", "Lock removed, full run started". */
export const reportsAction = new RegExp(
  `^(?:\\S+ ){1,4}(?:re-)?(?:${actionVerbs.replaceAll(' ', '|')})(?=[,.;:]|$| again| and )`,
  'iu',
);

/** An action that restores service and leaves the cause. */
export const workaroundAction =
  /\b(?:work-?around|temporar\w*|interim|for now|for tonight|in the meantime|meanwhile|until|re-?start\w*|reboot\w*|re-?r[au]n|re-?sent|re-?submitted|re-?processed|clear(?:ed|ing)?|kill\w*|unlock\w*|reset|by hand|manual\w*|asked?|advised?|recommended|explained|told|cancell?ed|exported|adjusted|added|entered|filled|moved|sent|gave|give|opened|released|shipped|wait\w*|started again|log\w* (?:out|off)|umgehung|vorübergehend|neu ?gestartet|provisoire\w*|redémarr\w*)\b/iu;

/** Said to help for a while, whatever the form of the sentence. */
export const namedWorkaround =
  /\b(?:work-?around|as a temporary|for now|in the meantime|meanwhile|umgehung|vorübergehend|provisoire\w*)\b/iu;

/** The cause is said to be gone. */
export const finalFix =
  /\b(?:(?:was|is|been|now) (?:fixed|patched|corrected|solved|resolved)|fixed (?:in|by|with|the)|(?:resolved|solved) (?:by|in|with)|permanent\w*|hot-?fix (?:is|was|has|deployed|installed)|patch(?:ed)?|deployed|rolled out|upgrad\w*|behoben|gelöst|korrigiert|corrigé\w*|résolu\w*)\b/iu;

/** What would remove the cause, if somebody did it. */
export const proposedFix =
  /^(?:\S+ ){0,3}needs? (?:an?|to)\b|\b(?:(?:should|could) (?:be|look|also|accept|do|have|use|never|always|not|say|check)|proper fix|ought to|must be (?:moved|changed|fixed|replaced)|would (?:help|fix|solve))\b/iu;

export const verificationCue =
  /\b(?:verified|(?:user|customer|reporter) confirmed|confirmed (?:by the|that it)|tested|checked that|can (?:now )?(?:log|open|send|print|see|access|export|save)|works? (?:again|now|fine|as expected)|no (?:further|more) (?:error|issue|occurrence|problem)s?|geprüft|bestätigt|funktioniert wieder|vérifié\w*)\b/iu;

/** The sentence says that something did not help, or asks instead of telling. */
export const negativeOutcome =
  /\b(?:(?:did|does|do) ?n[o']t (?:help|work|fix|solve|change|resolve)|didnt (?:help|work)|no (?:effect|luck|change|improvement)|without success|not (?:a )?(?:solution|solved|fixed|resolved)|still (?:happens|occurs|fails|broken|not|the same)|came back|again after|hat nicht geholfen|brachte nichts|sans succès)\b/iu;

/** Opposite instructions: a draft that holds both sides needs a person. */
export const oppositeInstructions: readonly (readonly [name: string, one: RegExp, other: RegExp])[] = [
  [
    'enable / disable',
    /\b(?:enabl\w*|turn(?:ed)? on|aktivier\w*)\b/iu,
    /\b(?:disabl\w*|turn(?:ed)? off|deaktivier\w*)\b/iu,
  ],
  [
    'increase / decrease',
    /\b(?:increas\w*|rais(?:e|ed|ing)|higher|erhöh\w*)\b/iu,
    /\b(?:decreas\w*|lower(?:ed|ing)?|reduc\w*|verringer\w*)\b/iu,
  ],
  [
    'upgrade / go back',
    /\b(?:upgrad\w*|updat(?:e|ed) to|newer version)\b/iu,
    /\b(?:downgrad\w*|roll(?:ed)? ?back|revert\w*|older version)\b/iu,
  ],
  [
    'add / remove',
    /\b(?:add(?:ed|ing)?|install(?:ed|ing)?)\b/iu,
    /\b(?:remov(?:e|ed|ing)|delet(?:e|ed|ing)|uninstall\w*)\b/iu,
  ],
  [
    'allow / block',
    /\b(?:allow(?:ed|ing)?|open(?:ed)? (?:the )?port|whitelist\w*|grant\w*)\b/iu,
    /\b(?:block(?:ed|ing)?|clos(?:e|ed) (?:the )?port|blacklist\w*|revok\w*)\b/iu,
  ],
];
