/** Sizes, rates, times and counts. */
export const amounts = {
  days: (count: number) => `${count} days`,
  files: (count: number) => (count === 1 ? '1 file' : `${count} files`),
};
