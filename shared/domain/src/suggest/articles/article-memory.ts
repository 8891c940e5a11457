import type { Ticket } from '../../corpus/ticket.js';
import { type CandidateFeatures, articleFeatures } from './article-features.js';
import { ArticleHistory } from './article-history.js';
import { LinearArticleModel } from './linear-article-model.js';
import { LinkedChannel } from './linked-channel.js';
import { TermFrequencies } from './term-frequencies.js';
import { TermReader, type TermVector, type TicketTerms, blendVectors } from './term-reader.js';

/** Weight of a term of the resolution beside one of the description, in the third channel. */
const NOTES_WEIGHT = 0.3;
/** Articles scored per ticket; of 562 articles, 98 % of the linked ones are among 120. */
const MAX_CANDIDATES = 100;

/**
 * All that is known at one moment about which articles answered which tickets. Advances in time: tickets are noticed, links are
 * learned; a query reads and never writes.
 */
export class ArticleMemory {
  readonly articleIds: string[] = [];
  readonly history = new ArticleHistory();
  private readonly reader = new TermReader();
  private readonly textFrequencies = new TermFrequencies();
  private readonly pairFrequencies = new TermFrequencies();
  // Notes are weighed like texts: an answer's jargon keeps the rarity it has in questions.
  private readonly channels = [this.textFrequencies, this.pairFrequencies, this.textFrequencies].map(
    (frequencies) => new LinkedChannel(frequencies),
  );
  private readonly linear = new LinearArticleModel();
  private readonly rows = { times: [] as number[], articles: [] as number[][] };
  private readonly rowOfTicket = new Map<string, number>();
  private readonly rowVectors: (readonly TermVector[])[] = [];
  private readonly articleNumbers = new Map<string, number>();
  private readonly slugs: TermVector[] = [];

  /** Tickets with a known link. */
  get linkedCount(): number {
    return this.rowVectors.length;
  }

  read(ticket: Ticket): TicketTerms {
    return this.reader.readTicket(ticket);
  }

  weigh(terms: TicketTerms): Float32Array {
    return this.textFrequencies.weigh(terms.text);
  }

  /** Count a ticket's terms; to be called once for every ticket, in time order. */
  notice(terms: TicketTerms): void {
    this.textFrequencies.add(terms.text);
    this.pairFrequencies.add(terms.pairs);
  }

  /**
   * Learn that `articleIds` answered `ticket`; links learned before change nothing.
   * @param at  when the ticket was created, milliseconds
   */
  learn(ticket: Ticket, terms: TicketTerms, at: number, articleIds: readonly string[]): void {
    let row = this.rowOfTicket.get(ticket.id);
    const isNew = row === undefined;
    if (row === undefined) row = this.addRow(ticket, terms, at);
    for (const articleId of articleIds) {
      const article = this.articleNumber(articleId);
      const known = this.rows.articles[row]!;
      if (known.includes(article)) continue;
      const members = this.history.rows[article] ?? [];
      this.channels.forEach((channel, c) => channel.addMember(article, this.rowVectors[row]![c]!, members));
      known.push(article);
      this.history.add(article, row, at, surroundingsOf(ticket));
    }
    this.linear.grow(this.articleIds.length);
    if (isNew) this.linear.add(terms.text.ids, this.weigh(terms), this.rows.articles[row]!);
  }

  numberOf(articleId: string): number | undefined {
    return this.articleNumbers.get(articleId);
  }

  /** Greatest similarity of a linked ticket in the last comparison, 0–1. */
  nearestSimilarity(): number {
    return this.channels[0]!.topSims[0] ?? 0;
  }

  /** Candidate articles for a ticket at the moment it was created. */
  candidatesFor(ticket: Ticket, terms: TicketTerms, at: number): CandidateFeatures {
    const vectors = [terms.text, terms.pairs, terms.text];
    this.channels.forEach((channel, c) => channel.compare(vectors[c]!));
    const query = {
      at,
      component: ticket.component,
      locale: ticket.locale,
      tags: ticket.tags ?? [],
      slugInTitle: this.slugOverlaps(new Set(terms.title.ids)),
      slugInText: this.slugOverlaps(new Set(terms.text.ids)),
      linear: this.linear.logProbabilities(terms.text.ids, this.weigh(terms)),
    };
    return articleFeatures(this.channels, this.rows, this.history, query, MAX_CANDIDATES);
  }

  private addRow(ticket: Ticket, terms: TicketTerms, at: number): number {
    const row = this.rowVectors.length;
    this.rowOfTicket.set(ticket.id, row);
    this.rows.times.push(at);
    this.rows.articles.push([]);
    const vectors = [terms.text, terms.pairs, blendVectors(terms.text, this.reader.readNotes(ticket), NOTES_WEIGHT)];
    this.rowVectors.push(vectors);
    this.channels.forEach((channel, c) => channel.addRow(row, vectors[c]!));
    return row;
  }

  private articleNumber(articleId: string): number {
    let article = this.articleNumbers.get(articleId);
    if (article === undefined) {
      article = this.articleIds.length;
      this.articleNumbers.set(articleId, article);
      this.articleIds.push(articleId);
      this.slugs.push(this.reader.readSlug(articleId));
    }
    return article;
  }

  /** Share of each article id's words, by weight, that `terms` holds. */
  private slugOverlaps(terms: ReadonlySet<number>): Float64Array {
    return Float64Array.from(this.slugs, ({ ids }) => {
      let shared = 0;
      let whole = 0.5;
      for (const id of ids) {
        const weight = this.textFrequencies.inverse(id);
        whole += weight;
        if (terms.has(id)) shared += weight;
      }
      return shared / whole;
    });
  }
}

/** Values of a ticket's fields in which an article may be more at home than elsewhere. */
function surroundingsOf(ticket: Ticket): string[] {
  const values = (ticket.tags ?? []).map((tag) => `tag ${tag}`);
  if (ticket.component !== undefined) values.push(`component ${ticket.component}`);
  if (ticket.locale !== undefined) values.push(`locale ${ticket.locale}`);
  return values;
}
