/** Term frequency to weight: saturating, a title mention worth three in the body. */
export const saturated = (titleTf: number, bodyTf: number): number => {
  const tf = 3 * titleTf + bodyTf;
  return tf / (1.5 + tf);
};

/** The same of every frequency in a ticket's lead, where the title's words are counted twice already. */
export const saturatedInLead = Float64Array.from({ length: 256 }, (_, tf) => tf / (1.5 + tf));
