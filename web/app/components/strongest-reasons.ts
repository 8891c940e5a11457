interface WeighedReason {
  readonly kind: string;
  readonly text: string;
  readonly weight: number;
}

/**
 * The reasons worth reading first: the strongest of each kind, then the rest by strength, so that four ways to say "similar
 * title" do not hide a shared error code. Equal weights keep their order; a text is said once.
 */
export const strongestReasons = <R extends WeighedReason>(reasons: readonly R[], limit: number): R[] => {
  const byWeight = [...reasons].sort((a, b) => b.weight - a.weight);
  const kinds = new Set<string>();
  const texts = new Set<string>();
  const first: R[] = [];
  const rest: R[] = [];
  for (const reason of byWeight) {
    if (texts.has(reason.text)) continue;
    texts.add(reason.text);
    (kinds.has(reason.kind) ? rest : first).push(reason);
    kinds.add(reason.kind);
  }
  return [...first, ...rest].slice(0, limit);
};
