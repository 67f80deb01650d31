/** How tokens are verified. */
export type TokenKeys =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'jwks'; readonly url: string }
  /** Neither is set: the server makes itself a secret and is reachable from this machine only. */
  | { readonly kind: 'development' };

export interface TokenConfig {
  readonly keys: TokenKeys;
  /** Checked where set. */
  readonly issuer: string | null;
  readonly audience: string | null;
}
