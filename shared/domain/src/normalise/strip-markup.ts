import { cleanCharacters } from './clean-characters.js';

/**
 * Turn HTML, Jira wiki markup and Markdown into plain text that keeps its lines.
 *
 * Only *known* HTML tag names are removed, because `Vec<String>` and `<Window id="a">` are content, not markup.
 * Every pattern is bounded or free of nested repetition, so time is linear in the text.
 */
const htmlTag =
  /<\/?(?:p|div|span|br|pre|code|b|i|a|ul|ol|li|h[1-6]|table|tr|td|th|tbody|thead|img|strong|em|blockquote|font|hr|u|tt|html|body|head|meta|sup|sub|small|center|dl|dt|dd|s|del|ins|kbd|details|summary)(?:\s[^<>]{0,600})?\/?>/gi;
const hiddenHtml = /<(style|script)\b[^>]{0,300}>[^<]{0,20000}<\/\1>/gi;
const htmlComment = /<!--[^>]{0,2000}-->/g;
const wikiBlock = /\{(?:code|noformat|quote|panel|color|html|tip|info|note|warning)(?:[:=][^}\n]{0,120})?\}/gi;
const wikiHeading = /^h[1-6]\.\s/gm;
const wikiImage = /!\S{1,200}\.(?:png|jpe?g|gif|bmp)(?:\|[^!\n]{0,80})?!/gi;
const markdownImage = /!\[[^\]\n]{0,200}\]\([^)\s]{0,500}\)/g;
const markdownLink = /\[([^\]\n]{1,200})\]\(([^)\s]{1,500})\)/g;
const wikiLink = /\[([^\]|\n]{1,200})\|[^\]\s]{1,500}\]/g;
const codeFence = /^\s{0,3}(?:```|~~~)[^\n]{0,60}$/gm;
const entity = /&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,6}));/gi;

const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '-',
  mdash: '-',
  hellip: '...',
  rsquo: "'",
  lsquo: "'",
  rdquo: '"',
  ldquo: '"',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
};

/** No control, no half of a pair. */
const isCharacter = (code: number): boolean => code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);

const decodeEntities = (text: string): string =>
  text.replace(entity, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return namedEntities[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return isCharacter(code) ? String.fromCodePoint(code) : ' ';
  });

/** @returns plain text without characters nobody sees; block tags become line breaks, inline tags nothing. Time O(length). */
export function stripMarkup(text: string): string {
  let plain = cleanCharacters(text);
  if (plain.includes('<')) {
    plain = plain
      .replace(hiddenHtml, ' ')
      .replace(htmlComment, ' ')
      .replace(htmlTag, (tag) =>
        /^<\/?(?:span|b|i|a|strong|em|font|u|tt|code|s|sup|sub|small|kbd)\b/i.test(tag) ? '' : '\n',
      );
  }
  if (plain.includes('&')) plain = decodeEntities(plain);
  if (plain.includes('{')) plain = plain.replace(wikiBlock, '\n');
  if (plain.includes('!')) plain = plain.replace(markdownImage, ' ').replace(wikiImage, ' ');
  if (plain.includes('[')) plain = plain.replace(markdownLink, '$1 $2').replace(wikiLink, '$1');
  return plain.replace(wikiHeading, '').replace(codeFence, '');
}
