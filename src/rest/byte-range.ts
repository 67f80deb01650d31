export interface ByteRange {
  readonly start: number;
  readonly length: number;
}

const ONE_RANGE = /^bytes=(\d*)-(\d*)$/i;

/** The part of `size` bytes that a Range header asks for. null: all of it (no range, or none that we understand). */
export function rangeIn(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const [, first = '', last = ''] = ONE_RANGE.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') return between(Math.max(0, size - Number(last)), size - 1, size);
  if (last !== '' && Number(last) < Number(first)) return null;
  return between(Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1), size);
}

function between(start: number, end: number, size: number): ByteRange | 'unsatisfiable' {
  return start >= size || end < start ? 'unsatisfiable' : { start, length: end - start + 1 };
}
