interface Question<T> {
  readonly answer: Promise<T>;
  /** The same question once more, for those who ask while this one is under way. */
  next?: Promise<T>;
}

/**
 * Asks once for all who want to know the same at the same time. Whoever asks while an answer is under way gets the next one, so
 * that every answer was found after its question: what was withdrawn before a question never comes back in its answer.
 */
export class AskedTogether<T> {
  private readonly underWay = new Map<string, Question<T>>();

  constructor(private readonly find: (key: string) => Promise<T>) {}

  ask(key: string): Promise<T> {
    const question = this.underWay.get(key);
    if (!question) return this.begin(key);
    question.next ??= question.answer.then(
      () => this.begin(key),
      () => this.begin(key),
    );
    return question.next;
  }

  private begin(key: string): Promise<T> {
    const question: Question<T> = { answer: this.find(key) };
    this.underWay.set(key, question);
    const end = (): void => {
      if (!question.next && this.underWay.get(key) === question) this.underWay.delete(key);
    };
    question.answer.then(end, end);
    return question.answer;
  }
}
