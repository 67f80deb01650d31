/** Sizes, rates, times and counts. */
export const amounts = {};
