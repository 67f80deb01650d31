/** As Python writes it: microseconds, and the offset in digits. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000+00:00');
}
