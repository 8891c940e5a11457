/** A text as rules compare it: small letters, and one space for every gap. O(characters). */
export const foldText = (text: string): string => text.toLowerCase().replace(/\s+/gu, ' ').trim();
