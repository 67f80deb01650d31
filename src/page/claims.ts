/** What a token says of its bearer, to be shown; only the server can tell whether it is true. */
export interface Claims {
  readonly userId: string | null;
  readonly name: string | null;
  /** How long the token was made to live, ms. When it ends is for the server to say: its clock counts, not ours. */
  readonly lifetimeMs: number | null;
}

export function claimsOf(token: string): Claims | null {
  try {
    const body = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    const { sub, name, iat, exp } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return {
      userId: typeof sub === 'string' ? sub : null,
      name: typeof name === 'string' ? name : null,
      lifetimeMs: typeof exp === 'number' && typeof iat === 'number' ? (exp - iat) * 1000 : null,
    };
  } catch {
    return null;
  }
}
