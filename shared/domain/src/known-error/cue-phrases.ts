/** Fields of a known error that resolutions can fill. */
export const draftedFields = ['symptom', 'cause', 'workaround', 'fix', 'verification', 'environment'] as const;
export type DraftedField = (typeof draftedFields)[number];

/** Phrases that announce what a sentence of a resolution is about, English with the commonest German and French ones. */
export const fieldCues: Readonly<Record<'cause' | 'workaround' | 'fix' | 'verification', readonly RegExp[]>> = {
  cause: [
    /\b(?:root cause|caused by|cause (?:was|is)|due to|because(?: of)?|reason (?:was|is|for)|turned out|the problem was|the issue was|was triggered by|resulted from|ursache|verursacht|wegen|lag an|cause était|à cause)\b/iu,
    /\b(?:had (?:been )?(?:expired|changed|removed|corrupt\w*|full|filled)|was (?:missing|wrong|full|expired|corrupt\w*|misconfigured|too (?:small|low|short|large)|blocked|disabled|not (?:set|running|started|configured)))\b/iu,
  ],
  workaround: [
    /\b(?:work-?around|as a (?:temporary|interim)|temporar(?:y|ily)|for now|in the meantime|meanwhile|until (?:the|a) (?:fix|patch|release)|umgehung|vorübergehend|contourne\w*|provisoire\w*)\b/iu,
    /\b(?:re-?started?|re-?boot\w*|re-?start\w*|cleared|clearing|clear (?:the )?(?:cache|cookies|queue|session|data|temp)|re-?ran|re-?run|re-?sent|re-?submitted|re-?processed|retr(?:y|ied)|logg?(?:ed|ing)? (?:out|off)|unlock\w*|manual(?:ly)?|neu ?gestartet|redémarr\w*)\b/iu,
  ],
  fix: [
    /\b(?:(?:was|is|been|has been|have been|now) (?:fixed|patched|corrected|solved|resolved)|fixed (?:in|by|with|the)|resolved by|solved by|permanent(?:ly)?|fix (?:was|is|has been)|hot-?fix\w*|patch(?:ed)?|deployed|rolled (?:out|back)|upgraded? (?:to)?|updated? (?:to|the)|behoben|gelöst|korrigiert|corrigé\w*|résolu\w*)\b/iu,
    /\b(?:increased|raised|extended|changed|corrected|set|added|replaced|renewed|enabled|disabled|removed|reverted|installed|configured|granted|erhöht|geändert|ersetzt|erneuert|augmenté\w*|remplacé\w*)\b/iu,
  ],
  verification: [
    /\b(?:verified|confirmed|tested|checked that|can (?:now )?(?:log|open|send|print|see|access|export|save)|works? (?:again|now|fine|as expected)|no (?:further|more) (?:error|issue|occurrence|problem)s?|geprüft|bestätigt|funktioniert wieder|vérifié\w*)\b/iu,
  ],
};

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
