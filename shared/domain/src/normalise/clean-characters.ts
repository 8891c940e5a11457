/** Control characters, half pairs and everything that has no width: nobody sees them, and they tear words apart. */
const unseen =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\p{Surrogate}/gu;
const suspicious =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u0300-\u036f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ud800-\udfff\ufeff\uff01-\uff5e]/;
const lineBreak = /\r\n?|[\u2028\u2029]/g;

/**
 * The same words in the same characters: letters and their accents composed, wide forms narrow, line breaks `\n`, nothing invisible.
 * Most texts need nothing and come back as they are. Time O(length).
 */
export function cleanCharacters(text: string): string {
  if (!suspicious.test(text)) return text;
  const plain = text.replace(lineBreak, '\n').replace(unseen, '');
  return /[\uff01-\uff5e]/.test(plain) ? plain.normalize('NFKC') : plain.normalize('NFC');
}
