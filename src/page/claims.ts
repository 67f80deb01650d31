/** What a token says of its bearer, to be shown; only the server can tell whether it is true. */
export interface Claims {
  readonly userId: string | null;
  readonly name: string | null;
  /** ms since 1970. */
  readonly endsAt: number | null;
}

export function claimsOf(token: string): Claims | null {
  try {
    const body = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    const { sub, name, exp } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return {
      userId: typeof sub === 'string' ? sub : null,
      name: typeof name === 'string' ? name : null,
      endsAt: typeof exp === 'number' ? exp * 1000 : null,
    };
  } catch {
    return null;
  }
}

/** Too little time left to begin anything with it. */
export function isOver(token: string, now: number): boolean {
  const endsAt = claimsOf(token)?.endsAt ?? null;
  return endsAt !== null && endsAt <= now + 5_000;
}
