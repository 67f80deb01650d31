import { randomKey } from '../connection/random-key.js';
import { read, type SeatStorage } from './seat.js';

/** One line of a room's chat. */
export interface ChatLine {
  /** The line's id, unique among the lines of its writer. */
  readonly id: string;
  /** The user id of the writer; empty for our own lines that were written before we were in the room. */
  readonly userId: string;
  /** The writer's name; the user id, if the name was never told. */
  readonly name: string;
  /** The text, as it was written: data, not HTML. */
  readonly text: string;
  /** The time by the server's clock, ISO 8601. */
  readonly at: string;
  /** True for lines of our own user that this tab wrote, or that the history has. */
  readonly mine: boolean;
  /** `sending`: on its way; `sent`: acknowledged by the server; `failed`: refused, or the room ended. Lines of others are `sent`. */
  readonly state: 'sending' | 'sent' | 'failed';
  /** The cursor of a line that was loaded from the room's history; absent for lines that came while we were in the room. */
  readonly place?: string;
}

/** The topic of the APPLICATION signals that carry `{id, text}`: the one that clients of the old socket know too. */
export const CHAT_TOPIC = 'chat-message';

/** Whether it is a line of chat; clients written after the first examples of the schema say "chat". */
export function isChat(topic: string | null): boolean {
  return topic === CHAT_TOPIC || topic === 'chat';
}

const KEPT_LINES = 500;

export interface ChatAuthor {
  readonly userId: string;
  readonly name: string;
}

export interface ChatPost {
  (payload: { readonly id: string; readonly text: string }): Promise<unknown>;
}

/** A room's chat: the lines of everybody, each once, kept over a reload of the page. The event `chat` tells each change. */
export class Chat {
  #lines: readonly ChatLine[] = [];
  #limit = KEPT_LINES;
  /** The oldest line that the history told so far: what it tells next stands before it. */
  #oldestTold: ChatLine | null = null;
  /** The last line before something was missed: what the history tells first stands behind it. */
  #beforeGap: ChatLine | null = null;
  #storage: SeatStorage | null = null;
  #storageName = '';

  /** @internal */
  constructor(
    private readonly post: ChatPost,
    private readonly author: () => ChatAuthor,
    private readonly changed: (lines: readonly ChatLine[]) => void,
    /** The oldest lines were let go; the oldest that is left has this place in the history, null: none that is known. */
    private readonly letGo: (place: string | null) => void,
    /** For the times of our own lines, which stand between those of others. */
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** The lines, oldest first: a new array at every change. The newest 500 are kept, and more after `chatHistory.load()`. */
  get lines(): readonly ChatLine[] {
    return this.#lines;
  }

  /**
   * Writes a line of `text` to the room. It is in `lines` at once with the state `sending`, and becomes `sent` or `failed`. The
   * client repeats it until the server answers, also after a return, and nobody sees it twice.
   */
  say(text: string): void {
    const line: ChatLine = {
      id: randomKey(),
      ...this.author(),
      text,
      at: this.now().toISOString(),
      mine: true,
      state: 'sending',
    };
    this.#replace([...this.#lines, line]);
    void this.#send(line);
  }

  /** Sends the line with that `id` again if its state is `failed`; else does nothing. */
  retry(id: string): void {
    const line = this.#lines.find((one) => one.id === id && one.state === 'failed');
    if (!line) return;
    this.#mark(id, 'sending');
    void this.#send(line);
  }

  /**
   * Takes up what an earlier page left. What was on its way then goes again, with the same id, so that nobody sees
   * it twice. @internal
   */
  restore(storage: SeatStorage | null, name: string): void {
    this.#storage = storage;
    this.#storageName = name;
    const isNew = (line: ChatLine): boolean => !this.#lines.some((one) => isSame(one, line));
    const kept = stored(read(storage, name)).filter(isNew);
    this.#replace([...kept, ...this.#lines]);
    for (const line of kept) if (line.state === 'sending') void this.#send(line);
  }

  /** A line of somebody else, or of our own user in another tab. @internal */
  receive(payload: unknown, from: ChatAuthor, signalId: string, at: string): void {
    const line = lineOf(payload, from, signalId, at);
    if (line && !this.#lines.some((one) => isSame(one, line))) this.#replace([...this.#lines, line]);
  }

  /** From here on lines may be missing, until the history tells them. @internal */
  markGap(): void {
    this.#oldestTold = null;
    this.#beforeGap = this.#lines.at(-1) ?? null;
  }

  /**
   * Lines of the history, newest first, older than those that it told before. Lines that are here already stay as they
   * are, and show where the others belong. Says how many were new. @internal
   */
  takeEarlier(told: readonly ChatLine[]): number {
    const lines = [...this.#lines];
    let at = this.#whereHistoryGoesOn(told);
    let added = 0;
    for (const line of told) {
      const known = lines.findIndex((one) => isSame(one, line));
      if (known >= 0) at = known;
      else lines.splice(at, 0, line);
      if (known < 0) added++;
    }
    if (told.length > 0) this.#oldestTold = lines[at] ?? null;
    // And place for as many that come, before the first are let go again.
    this.#limit += 2 * added;
    if (added > 0) this.#replace(lines);
    return added;
  }

  #whereHistoryGoesOn(told: readonly ChatLine[]): number {
    const find = (line: ChatLine | null): number => (line ? this.#lines.findIndex((one) => isSame(one, line)) : -1);
    const before = find(this.#oldestTold);
    if (before >= 0) return before;
    const newestKnown = told.map(find).find((index) => index >= 0);
    return (newestKnown ?? find(this.#beforeGap)) + 1;
  }

  /** What lies in the browser stays as it is, for the next page or room. @internal */
  detach(): void {
    this.#storage = null;
  }

  /** Nothing of it stays in the browser; what is shown stays. @internal */
  forget(): void {
    this.#storage?.removeItem(this.#storageName);
    this.#storage = null;
  }

  async #send(line: ChatLine): Promise<void> {
    try {
      await this.post({ id: line.id, text: line.text });
      this.#mark(line.id, 'sent');
    } catch {
      // Refused, or the visit is over. Where it was closed, storage still has the line under way: it goes when we are back.
      this.#mark(line.id, 'failed');
    }
  }

  #mark(id: string, state: ChatLine['state']): void {
    this.#replace(this.#lines.map((one) => (one.id === id ? { ...one, state } : one)));
  }

  #replace(lines: readonly ChatLine[]): void {
    this.#lines = lines.slice(-this.#limit);
    // What the history told it can tell again.
    const kept = this.#lines.filter(({ place }) => place === undefined).slice(-KEPT_LINES);
    this.#storage?.setItem(this.#storageName, JSON.stringify(kept));
    this.changed(this.#lines);
    if (this.#lines.length < lines.length) this.#tellLetGo(this.#lines[0]);
  }

  #tellLetGo(oldest: ChatLine | undefined): void {
    this.#oldestTold = oldest?.place === undefined ? null : oldest;
    this.letGo(oldest?.place ?? null);
  }
}

/** The line that a signal carries; null: it carries none. */
export function lineOf(payload: unknown, from: ChatAuthor, signalId: string, at: string): ChatLine | null {
  const { id, text } = parse(payload);
  // The writer's own id survives a retry that the server's log had to store twice; a legacy client sends none.
  return text === null ? null : { id: id ?? signalId, ...from, text, at, mine: false, state: 'sent' };
}

/** A line is known by its writer and its id. Before we were in the room, we wrote without a name. */
function isSame(one: ChatLine, other: ChatLine): boolean {
  return one.id === other.id && (one.userId === other.userId || (one.mine && other.mine));
}

function parse(payload: unknown): { readonly id: string | null; readonly text: string | null } {
  if (typeof payload === 'string') return { id: null, text: payload };
  if (typeof payload !== 'object' || payload === null) return { id: null, text: null };
  const { id, text } = payload as { id?: unknown; text?: unknown };
  return { id: typeof id === 'string' ? id : null, text: typeof text === 'string' ? text : null };
}

function stored(value: unknown): readonly ChatLine[] {
  return Array.isArray(value) ? (value as ChatLine[]) : [];
}
