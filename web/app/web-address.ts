/** Whether a browser may be led there by a link from a ticket: `javascript:` and its kin would run in the reader's name. */
export const isWebAddress = (address: string): boolean => /^https?:\/\//i.test(address) && URL.canParse(address);
