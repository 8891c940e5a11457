/** Words to dense ids 0…size−1, for ever: an id is never reused. One surface form is kept per term, for people. */
export class Vocabulary {
  private readonly idOfTerm = new Map<string, number>();
  private readonly terms: string[] = [];
  private readonly surfaces: string[] = [];

  get size(): number {
    return this.surfaces.length;
  }

  /** Id of a term, made on first sight; `surface` is how it was written there. */
  intern(term: string, surface = term): number {
    const known = this.idOfTerm.get(term);
    if (known !== undefined) return known;
    const id = this.surfaces.length;
    this.idOfTerm.set(term, id);
    this.terms.push(term);
    this.surfaces.push(surface);
    return id;
  }

  /** @returns the id, or −1 when the term was never seen */
  find(term: string): number {
    return this.idOfTerm.get(term) ?? -1;
  }

  termOf(id: number): string {
    return this.terms[id] ?? '';
  }

  surfaceOf(id: number): string {
    return this.surfaces[id] ?? '';
  }
}
