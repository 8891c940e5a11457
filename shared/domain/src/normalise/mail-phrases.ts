/** What mail programs and courtesy put around a report, in English, German, French, Spanish, Portuguese, Italian and Dutch. */

const anyOf = (...phrases: readonly string[]): string => `(?:${phrases.join('|')})`;

/** Opens quoted history, e.g. "On Mon, 3 Mar 2025, Bob wrote:". */
export const attributionWhole = new RegExp(
  `^${anyOf(
    'on .{3,120} wrote:',
    'am .{3,120} schrieb.{0,80}:',
    'le .{3,120} a écrit ?:',
    'el .{3,120} escribió:',
    '(?:em|no dia) .{3,120} escreveu:',
    'il .{3,120} ha scritto:',
    'op .{3,120} schreef.{0,80}:',
    `-{2,} ?${anyOf(
      'original message',
      'forwarded message',
      'original appointment',
      'ursprüngliche nachricht',
      'weitergeleitete nachricht',
      "message d'origine",
      'message transféré',
      'mensaje original',
      'mensaje reenviado',
      'mensagem original',
      'mensagem encaminhada',
      'messaggio originale',
      'messaggio inoltrato',
      'oorspronkelijk bericht',
      'doorgestuurd bericht',
    )} ?-{2,}`,
  )}\\s*$`,
  'i',
);
/** Such a line may be wrapped before its last words. */
export const attributionStart = /^(?:on|am|le|el|em|no dia|il|op) .{3,120}\d/i;

export const headerLine =
  /^\s{0,4}\*?(?:from|sent|to|cc|date|subject|von|gesendet|an|datum|betreff|de|envoyé|à|objet|enviado(?: el| em)?|para|asunto|assunto|da|inviato|a|oggetto|van|verzonden|aan|onderwerp) ?\*?:\s/i;

export const greeting = new RegExp(
  `^${anyOf(
    'hi',
    'hello',
    'hey',
    'dear',
    'good (?:morning|afternoon|evening|day)',
    'greetings',
    'hallo',
    'guten (?:tag|morgen|abend)',
    'liebe[rs]?',
    'sehr geehrte[rs]?',
    'moin',
    'servus',
    'grüezi',
    'bonjour',
    'bonsoir',
    'ch[eè]re?s?',
    'madame',
    'hola',
    'buen(?:os|as) (?:días|dias|tardes|noches)',
    'estimad[oa]s?',
    'buongiorno',
    'buonasera',
    'salve',
    'ciao',
    'gentil[ei]',
    'beste',
    'geachte',
    'goede(?:morgen|middag|navond)',
    'dag',
    'olá',
    'ola',
    'bom dia',
    'boa (?:tarde|noite)',
    'prezad[oa]s?',
    'car[oa]s?',
  )}(?![\\p{L}\\p{N}])[^.!?\\n:]{0,40}[,!.:]?\\s*$`,
  'iu',
);

export const closing = new RegExp(
  `^${anyOf(
    '(?:many )?thanks(?: (?:a lot|in advance|so much|again|and regards|and best regards))?',
    'thank you(?: (?:very much|in advance|so much|for your help|and (?:best|kind) regards))?',
    'thx',
    'cheers',
    '(?:best|kind|kindest|warm|with best|with kind)? ?regards',
    'best wishes',
    'best',
    'sincerely',
    'yours (?:truly|sincerely|faithfully)',
    '(?:mit )?(?:freundlichen|freundliche|besten|beste|herzlichen|vielen|viele|liebe|schöne) (?:grüßen|grüssen|grüße|grüsse|gruß|gruss|dank)',
    'mfg',
    'lg',
    'vg',
    '(?:vielen |besten )?dank(?: (?:im voraus|vorab|und (?:gruß|viele grüße)))?',
    'danke(?: (?:im voraus|schön|sehr|vorab))?',
    '(?:bien )?cordialement',
    'merci(?: (?:beaucoup|d.avance|par avance|de votre aide))?',
    '(?:sincères |meilleures )?salutations(?: distinguées)?',
    '(?:un )?(?:cordial(?:es)? )?saludos?(?: cordiales)?',
    'atentamente',
    '(?:muchas )?gracias(?: (?:de antemano|por adelantado))?',
    'atenciosamente',
    'cumprimentos',
    '(?:muito )?obrigad[oa]',
    'abraços?',
    '(?:mille )?grazie(?: (?:mille|in anticipo|anticipatamente))?',
    '(?:cordiali|distinti) saluti',
    'saluti',
    'met vriendelijke groet(?:en)?',
    'mvg',
    'groet(?:en|jes)?',
    '(?:alvast )?(?:hartelijk |vriendelijk )?bedankt',
    'dank u(?: wel)?',
  )}\\s*[,.!]*\\s*$`,
  'iu',
);

export const deviceFooter =
  /^(?:sent (?:from|via) (?:my |mail for |yahoo|outlook|samsung)|get outlook for |von meinem .{1,30} gesendet|gesendet (?:von|mit) |envoyé (?:de mon|depuis|à partir) |enviado desde |enviado do meu |inviato da(?:l mio)? |verzonden vanaf |\[?cid:|virus-free|diese e-mail wurde von avast)/i;

export const disclaimer =
  /^.{0,40}(?:this (?:e-?mail|message|communication)(?:,? (?:and|including) any (?:attachments?|files?)[^.]{0,40})? (?:is|are|may|contains?|and)[^.]{0,80}(?:confidential|privileged|intended)|confidentiality notice|diese (?:e-?mail|nachricht)[^.]{0,60}(?:vertraulich|ausschließlich)|ce (?:message|courriel|mail)[^.]{0,60}(?:confidentiel|destiné)|este (?:mensaje|correo)[^.]{0,60}(?:confidencial|dirigid)|esta mensagem[^.]{0,60}(?:confidencia|destinad)|(?:questo|il presente) (?:messaggio|e-?mail)[^.]{0,60}(?:riservat|confidenzial|destinat)|(?:dit bericht|deze e-?mail)[^.]{0,60}(?:vertrouwelijk|uitsluitend|bestemd)|please consider the environment before printing|bitte denken sie an die umwelt|pensez à l'environnement)/i;
