import type { GraphqlHttp } from '../connection/graphql-http.js';
import type { RejoinRequestError } from '../connection/request-error.js';
import {
  ChatHistoryDocument,
  PastVisitorsDocument,
  type ChatHistoryQuery,
  type PastVisitorsQuery,
} from '../generated/operations.js';
import type { KeptHistories } from '../history/kept-history.js';
import { Pages, type HistoryState } from '../history/pages.js';
import { lineOf, type Chat, type ChatLine } from './chat.js';
import type { Names } from './names.js';

/** A span of time whose history may be incomplete, since the server lost something of it. */
export interface HistoryGap {
  /** The time of the oldest loss, ISO 8601. */
  readonly from: string;
  /** The time of the newest loss, ISO 8601. */
  readonly to: string;
}

type Page = ChatHistoryQuery['roomHistory'] & { readonly visitors: PastVisitorsQuery | null };

const PER_PAGE = 50;

/** The earlier lines of a room's chat, if the server keeps them: read from the newest back, into `room.chat.lines`. */
export class ChatHistory {
  readonly #pages: Pages<Page>;
  readonly #gaps = new Map<string, HistoryGap>();

  /** @internal */
  constructor(
    private readonly http: GraphqlHttp,
    private readonly roomId: string,
    private readonly chat: Chat,
    private readonly names: Names,
    private readonly me: () => string | null,
    private readonly changed: (history: ChatHistory) => void,
  ) {
    this.#pages = new Pages(
      (after) => this.#ask(after),
      (page) => this.#take(page),
      () => this.changed(this),
    );
  }

  /** How far the history was read, and what loading failed with. */
  get state(): HistoryState {
    return this.#pages.state;
  }

  /** The spans of the loaded history in which lines may be missing, oldest first. */
  get gaps(): readonly HistoryGap[] {
    return [...this.#gaps.values()].sort((one, other) => Date.parse(one.from) - Date.parse(other.from));
  }

  /** Loads a page of 50 earlier events into `room.chat.lines`. Never rejects: `state` tells failures. */
  load(): Promise<void> {
    return this.#pages.load();
  }

  /** We are in the room, and may ask. `incomplete`: what was missed did not follow; the history may have it. @internal */
  async entered(kept: KeptHistories, incomplete: boolean, visit: AbortSignal): Promise<void> {
    if (incomplete) this.chat.markGap();
    const { replaySeconds } = await kept.get(visit);
    if (replaySeconds === 0 || visit.aborted) return;
    if (this.state.phase === 'none' || incomplete) this.#pages.moveTo(null);
    if (incomplete) await this.load();
  }

  /** The chat let go of its oldest lines: they can be loaded again, behind this place. @internal */
  rewind(place: string | null): void {
    if (this.state.phase !== 'none') this.#pages.moveTo(place);
  }

  /** The visit is over. What is being loaded has failed with this; `load()` asks again. @internal */
  close(reason: RejoinRequestError): void {
    this.#pages.close(reason);
  }

  async #ask(after: string | null): Promise<Page> {
    const { roomId } = this;
    const { roomHistory } = await this.http.ask(ChatHistoryDocument, { roomId, first: PER_PAGE, after });
    const isStranger = ({ node }: (typeof roomHistory.edges)[number]): boolean =>
      node.__typename === 'SignalReceived' && !this.names.knows(node.from.userId);
    if (!roomHistory.edges.some(isStranger)) return { ...roomHistory, visitors: null };
    // A line without its writer's name is better than none.
    return { ...roomHistory, visitors: await this.http.ask(PastVisitorsDocument, { roomId }).catch(() => null) };
  }

  #take({ edges, gaps, visitors }: Page): number {
    for (const { visits } of visitors?.roomSessions.nodes ?? []) this.names.recall(visits.nodes);
    for (const gap of gaps) this.#gaps.set(`${gap.from}/${gap.to}`, gap);
    return this.chat.takeEarlier(edges.flatMap((edge) => this.#lineOf(edge) ?? []));
  }

  #lineOf({ cursor, node }: Page['edges'][number]): ChatLine | null {
    if (node.__typename !== 'SignalReceived') return null;
    const { id, from, payload, at } = node;
    const author = { userId: from.userId, name: this.names.of(from.userId) };
    const line = lineOf(payload, author, id, at);
    return line && { ...line, mine: from.userId === this.me(), place: cursor };
  }
}
