import { isOver } from './claims.js';

/** A server in development mode makes tokens for whoever asks. */
export async function isDevelopmentServer(): Promise<boolean> {
  try {
    const { available } = (await (await fetch('/dev/token')).json()) as { available?: boolean };
    return available === true;
  } catch {
    return false;
  }
}

/** Tokens for a name, from a development server; a new one before the last one ends. */
export class DevelopmentTokens {
  #token: Promise<string> | null = null;

  constructor(private readonly name: string) {}

  async current(ended?: string): Promise<string> {
    const token = await (this.#token ??= this.#ask());
    if (token !== ended && !isOver(token, Date.now())) return token;
    this.#token = null;
    return this.current();
  }

  async #ask(): Promise<string> {
    try {
      const answer = await fetch('/dev/token', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: this.name }),
      });
      if (!answer.ok) throw new Error(`The server gave no token (${answer.status}).`);
      return ((await answer.json()) as { token: string }).token;
    } catch (error) {
      // The next one who asks tries again; until then the client takes it for a lost connection.
      this.#token = null;
      throw error;
    }
  }
}

/** A token that somebody gave us. When it ends, by our clock or the server's, `renew` asks for another one; everything waits for it. */
export class GivenToken {
  #renewal: Promise<string> | null = null;
  #ended: string | undefined;

  constructor(
    private token: string,
    private readonly renew: () => Promise<string>,
  ) {}

  async current(ended: string | undefined = this.#ended): Promise<string> {
    this.#ended = ended;
    if (this.token !== ended && !isOver(this.token, Date.now())) return this.token;
    this.#renewal ??= this.renew().finally(() => (this.#renewal = null));
    this.token = await this.#renewal;
    return this.token;
  }
}
