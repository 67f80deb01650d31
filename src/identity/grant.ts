/** What a token that we make ourselves shall say. */
export interface TokenGrant {
  readonly userId: string;
  /** Shown to others; by default the user id. */
  readonly name?: string;
  /** Patterns of rooms; by default any room. */
  readonly rooms?: readonly string[];
  readonly minutes: number;
}
