import { claimsOf } from './claims.js';

/** A server that is there answers within this; one on a slow line is given longer each time. */
const PROBE_MS = 1_500;
const LONGEST_PROBE_MS = 12_000;
const PROBE_AGAIN_MS = 1_000;

/** Whether the server makes tokens for whoever asks (development mode). */
export class DevelopmentServer {
  #known: boolean | null = null;
  #asking: Promise<boolean> | undefined;

  /** Null: it has not said so far. */
  get known(): boolean | null {
    return this.#known;
  }

  /** Asks until there is an answer. */
  ask(): Promise<boolean> {
    return (this.#asking ??= askUntilAnswered().then((answer) => (this.#known = answer)));
  }
}

async function askUntilAnswered(): Promise<boolean> {
  for (let patience = PROBE_MS; ; patience = Math.min(2 * patience, LONGEST_PROBE_MS)) {
    try {
      const answer = await fetch('dev/token', { signal: AbortSignal.timeout(patience) });
      if (answer.status < 500) return await isAvailable(answer);
    } catch {
      // No network, or nothing came in that time.
    }
    await new Promise((resolve) => setTimeout(resolve, PROBE_AGAIN_MS));
  }
}

async function isAvailable(answer: Response): Promise<boolean> {
  const text = await answer.text();
  try {
    return (JSON.parse(text) as { available?: boolean }).available === true;
  } catch {
    return false;
  }
}

interface Made {
  readonly token: string;
  /** By the page's own stopwatch (`performance.now()`): what time it is makes no difference to it. */
  readonly renewAt: number;
}

/** Tokens for a name, from a development server; a new one before the last one ends. */
export class DevelopmentTokens {
  #made: Promise<Made> | null = null;

  constructor(
    private readonly name: string,
    /** The server makes none: it is in production, or doesn't take us for its neighbour. */
    private readonly refused: () => void,
  ) {}

  async current(ended?: string): Promise<string> {
    const asked = (this.#made ??= this.#ask());
    const { token, renewAt } = await asked;
    if (token !== ended && performance.now() < renewAt) return token;
    if (this.#made === asked) this.#made = null;
    return (await (this.#made ??= this.#ask())).token;
  }

  async #ask(): Promise<Made> {
    const askedAt = performance.now();
    try {
      const token = await this.#fetch();
      const lifetime = claimsOf(token)?.lifetimeMs ?? Infinity;
      return { token, renewAt: askedAt + lifetime / 2 };
    } catch (error) {
      // The next one who asks tries again; until then the client takes it for a lost connection.
      this.#made = null;
      throw error;
    }
  }

  async #fetch(): Promise<string> {
    const answer = await fetch('dev/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: this.name }),
    });
    if (answer.ok) return ((await answer.json()) as { token: string }).token;
    if (answer.status < 500 && answer.status !== 429) this.refused();
    throw new Error(`The server gave no token (${answer.status}).`);
  }
}

/** A token that somebody gave us. When the server calls it ended, `renew` asks for another one; everything waits for it. */
export class GivenToken {
  #renewal: Promise<string> | null = null;
  #ended: string | undefined;

  constructor(
    private token: string,
    private readonly renew: () => Promise<string>,
  ) {}

  async current(ended: string | undefined = this.#ended): Promise<string> {
    this.#ended = ended;
    if (this.token !== ended) return this.token;
    this.#renewal ??= this.renew().finally(() => (this.#renewal = null));
    this.token = await this.#renewal;
    return this.token;
  }
}
