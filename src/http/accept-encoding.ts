/** Which of these content codings, the best first, the client takes (RFC 9110 §12.5.3); null: none of them. */
export function preferredCoding<Coding extends string>(
  accepted: string | undefined,
  codings: readonly Coding[],
): Coding | null {
  const weights = new Map((accepted ?? '').split(',').map(weightOf));
  const weigh = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0;
  return codings.find((coding) => weigh(coding) > 0) ?? null;
}

function weightOf(part: string): readonly [string, number] {
  const [coding = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
  const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
  return [coding, weight === undefined ? 1 : Number(weight) || 0];
}
