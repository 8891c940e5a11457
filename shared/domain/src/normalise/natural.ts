// The declarations must be found from every project that reads this file, whatever its include list.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./natural-modules.d.ts" />
/**
 * The only file that imports `natural`: stemmers and stop words, one row a language.
 * Deep imports, because the package's index reads `.env` files and loads database drivers.
 */
import stemDe from 'natural/lib/natural/stemmers/porter_stemmer_de.js';
import stemEn from 'natural/lib/natural/stemmers/porter_stemmer.js';
import stemEs from 'natural/lib/natural/stemmers/porter_stemmer_es.js';
import stemFr from 'natural/lib/natural/stemmers/porter_stemmer_fr.js';
import stemIt from 'natural/lib/natural/stemmers/porter_stemmer_it.js';
import stemNl from 'natural/lib/natural/stemmers/porter_stemmer_nl.js';
import stemNo from 'natural/lib/natural/stemmers/porter_stemmer_no.js';
import stemPt from 'natural/lib/natural/stemmers/porter_stemmer_pt.js';
import stemRu from 'natural/lib/natural/stemmers/porter_stemmer_ru.js';
import stemSv from 'natural/lib/natural/stemmers/porter_stemmer_sv.js';
import stemUk from 'natural/lib/natural/stemmers/porter_stemmer_uk.js';
import stopEn from 'natural/lib/natural/util/stopwords.js';
import stopEs from 'natural/lib/natural/util/stopwords_es.js';
import stopFr from 'natural/lib/natural/util/stopwords_fr.js';
import stopIt from 'natural/lib/natural/util/stopwords_it.js';
import stopNl from 'natural/lib/natural/util/stopwords_nl.js';
import stopNo from 'natural/lib/natural/util/stopwords_no.js';
import stopPl from 'natural/lib/natural/util/stopwords_pl.js';
import stopPt from 'natural/lib/natural/util/stopwords_pt.js';
import stopRu from 'natural/lib/natural/util/stopwords_ru.js';
import stopSv from 'natural/lib/natural/util/stopwords_sv.js';
import stopUk from 'natural/lib/natural/util/stopwords_uk.js';

export interface LanguagePack {
  readonly code: string;
  readonly stopWords: readonly string[];
  /** Stem of a lower-case word; the word itself where the language has no stemmer. */
  readonly stem: (word: string) => string;
}

const words = (list: string): string[] => list.split(' ');

// natural has no German or Czech list; these are the commonest function words of each.
const stopDe = words(
  'der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine ist sind war waren wird werden wurde ' +
    'ich du er sie es wir ihr mich mir uns sich mein meine meinen mit von vom zu zum zur auf aus bei beim nach vor für im in am an ' +
    'auch als wie wenn dann dass daß ob noch nur schon so was wer wo hat habe haben hatte kann können man mehr immer bitte danke hallo ' +
    'diese dieser dieses doch um durch über unter seit bis weil da jetzt hier alle alles',
);
const stopCs = words(
  'a aby ale ani ano asi až bez bude budu by byl byla bylo být co což či další do ho i já jak jako je jeho jejich jen ještě ji jsem ' +
    'jsme jsou již k kde když ke která které který ma má mám mi mít mně na nad nebo není než nic o od po pod podle pokud pro proč protože ' +
    'před při s se si tak také takže tam ten to tohle toto tu už v ve však vše z za ze že prosím děkuji dobrý den',
);
// Words that natural's English list lacks and that carry no meaning in a ticket.
const stopEnMore = words(
  "am aren't can't cannot could couldn't did didn't does doesn't doing don't dont down during each few further had hadn't hasn't haven't " +
    "having isn't it's its itself more most mustn't myself nor once other ought own same shan't should shouldn't so than that's theirs them " +
    "themselves then there's these they're those until very wasn't weren't what's whom why won't would wouldn't yours im ive i'm i've " +
    'hi hello hey thanks thank please regards dear etc also just get got now via any',
);

/** natural's lists count digits and single letters as stop words; a single "7" or "c" can be the point of a ticket's title. */
const withoutShortMarks = (list: readonly string[]): string[] =>
  list.filter((word) => word.length > 1 || /\p{L}/u.test(word));

const identity = (word: string): string => word;

/** Index 0 (English) is the default when no language wins the vote. */
export const languagePacks: readonly LanguagePack[] = [
  { code: 'en', stopWords: withoutShortMarks([...stopEn.words, ...stopEnMore]), stem: (word) => stemEn.stem(word) },
  { code: 'de', stopWords: stopDe, stem: (word) => stemDe.stem(word) },
  { code: 'es', stopWords: withoutShortMarks(stopEs.words), stem: (word) => stemEs.stem(word) },
  { code: 'fr', stopWords: withoutShortMarks(stopFr.words), stem: (word) => stemFr.stem(word) },
  { code: 'it', stopWords: withoutShortMarks(stopIt.words), stem: (word) => stemIt.stem(word) },
  { code: 'nl', stopWords: withoutShortMarks(stopNl.words), stem: (word) => stemNl.stem(word) },
  { code: 'pt', stopWords: withoutShortMarks(stopPt.words), stem: (word) => stemPt.stem(word) },
  { code: 'ru', stopWords: withoutShortMarks(stopRu.words), stem: (word) => stemRu.stem(word) },
  { code: 'sv', stopWords: withoutShortMarks(stopSv.words), stem: (word) => stemSv.stem(word) },
  { code: 'pl', stopWords: withoutShortMarks(stopPl.words), stem: identity },
  { code: 'cs', stopWords: stopCs, stem: identity },
  { code: 'no', stopWords: withoutShortMarks(stopNo.words), stem: (word) => stemNo.stem(word) },
  { code: 'uk', stopWords: withoutShortMarks(stopUk.words), stem: (word) => stemUk.stem(word) },
];
