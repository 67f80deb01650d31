/** Where results go: one line each, aligned, so that two runs can be laid beside each other. */
export function heading(text: string): void {
  console.log(`\n${text}`);
}

export function line(label: string, ...cells: readonly string[]): void {
  console.log(`  ${label.padEnd(34)} ${cells.map((cell) => cell.padStart(18)).join(' ')}`);
}

export function rate(count: number, ms: number): string {
  return `${Math.round(count / (ms / 1000)).toLocaleString('en')}/s`;
}

export function ratio(ours: number, theirs: number): string {
  return `${(ours / theirs).toFixed(2)}×`;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
