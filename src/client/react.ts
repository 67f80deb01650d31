/**
 * React hooks over a room, for React 18 and newer.
 *
 *     import { RejoinClient } from '@rejoin/client';
 *     import { useChat, useParticipants, useRoom, useStatus } from '@rejoin/client/react';
 *
 *     const client = new RejoinClient({ url: 'https://rejoin.example', token: fetchToken }); // once, outside of components
 *
 *     function Lobby() {
 *       const room = useRoom(client, 'lobby'); // joins when mounted, leaves when unmounted
 *       const { phase } = useStatus(room);
 *       const participants = useParticipants(room);
 *       const { lines, say } = useChat(room);
 *       …
 *     }
 *
 * What no hook gives, an effect does; for the streams of a call:
 *
 *     const [streams, setStreams] = useState<readonly RemoteStream[]>([]);
 *     useEffect(() => room?.on('media', setStreams), [room]);
 *
 * Each hook takes a room or null, and a null room is an empty one. So components render before the room is joined, and on a
 * server, where no hook touches a browser object. The hooks work with the rooms of both `@rejoin/client` and
 * `@rejoin/client/signaling`.
 */

import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { RejoinRequestError } from './connection/request-error.js';
import { heldRoom, holdRoom, type HeldRoom, type RoomsClient } from './react/held-rooms.js';
import { TransfersView, type TransfersRoom } from './react/transfers-view.js';
import type { Chat, ChatLine } from './room/chat.js';
import type { RoomStatus } from './room/room-events.js';
import type { RoomParticipant } from './room/roster.js';
import type { Transfer } from './transfers/transfer.js';

export type { HeldRoom, RoomsClient, TransfersRoom };

/** The part of a room that the hooks read: a `Room` or a `SignalingRoom`. */
export interface WatchedRoom {
  /** The room's present status. */
  readonly status: RoomStatus;
  /** The participants, oldest first. */
  readonly participants: readonly RoomParticipant[];
  /** The room's chat. */
  readonly chat: Pick<Chat, 'lines' | 'say' | 'retry'>;
  /** Calls `listener` at each `event` of that name. Returns the function that ends it. */
  on(event: 'status' | 'participants' | 'chat', listener: () => void): () => void;
}

/** The value of `useChat`: the same object until the lines or the room change. */
export interface RoomChat {
  /** All lines, oldest first; each change of one makes a new array. Empty without a room. */
  readonly lines: readonly ChatLine[];
  /**
   * Sends a line. It is in `lines` at once, with `state: 'sending'`, then `'sent'` or `'failed'`. Without a room it throws a
   * `RejoinRequestError` with the code NOT_IN_ROOM. The function is the same as long as the room is.
   */
  readonly say: (text: string) => void;
  /** Sends a line with `state: 'failed'` again, known by its `id`. Does nothing for any other line. */
  readonly retry: (lineId: string) => void;
}

const CONNECTING: RoomStatus = { phase: 'connecting' };
const NOBODY: readonly RoomParticipant[] = [];
const NO_LINES: readonly ChatLine[] = [];
const NO_TRANSFERS: readonly Transfer[] = [];

/**
 * Joins the room `roomId` when the component is mounted, and leaves it when the component is unmounted, or when `client` or
 * `roomId` changes. Returns null on a server, in the first render before the room is joined, and where `client` or
 * `roomId` is null; it never returns the room of an earlier `roomId`.
 *
 * Components that name the same client and room share one `Room`, and the last of them leaves it. A component that is
 * unmounted and mounted again in the same commit (StrictMode, a new `key`, another route) stays in the room. Whatever runs
 * the cleanup of effects leaves: a hidden `<Activity>` too. A tab that is closed runs none: call `room.leaveSoon()` on the
 * page's `pagehide`, else the others see RECONNECTING for the server's whole grace period.
 *
 * A room that ended (`refused`, `replaced`, `left` by `room.leave()`) stays what it is, and `useStatus` shows it;
 * `room.rejoin()` comes in again, and so does a component that is mounted anew.
 *
 * Make the client outside of components, or keep it in a state, and don't close it in an effect's cleanup: after
 * `client.close()` a mounting component throws a `RejoinRequestError` with the code CLOSED to the nearest error boundary.
 */
export function useRoom<R extends HeldRoom>(client: RoomsClient<R> | null, roomId: string | null): R | null {
  const follow = useCallback(() => (client && roomId !== null ? holdRoom(client, roomId) : () => {}), [client, roomId]);
  const read = (): R | null => (client && roomId !== null ? heldRoom(client, roomId) : null);
  return useSyncExternalStore(follow, read, () => null);
}

/**
 * The room's status: `phase` is connecting, connected, reconnecting, or one of the ends replaced, refused, left and closed; a
 * refusal has its `error`. Without a room: connecting.
 */
export function useStatus(room: WatchedRoom | null): RoomStatus {
  return useValue(room, 'status', statusOf, CONNECTING);
}

/** Everybody in the room, oldest participant first, we ourselves among them (`isMe`). Without a room: nobody. */
export function useParticipants(room: WatchedRoom | null): readonly RoomParticipant[] {
  return useValue(room, 'participants', participantsOf, NOBODY);
}

/** The room's chat: its lines, own and others', each once, and the functions that send. */
export function useChat(room: WatchedRoom | null): RoomChat {
  const lines = useValue(room, 'chat', linesOf, NO_LINES);
  const chat = room?.chat;
  const say = useCallback(
    (text: string): void => {
      if (!chat) throw new RejoinRequestError('NOT_IN_ROOM', 'There is no room yet to say this in');
      chat.say(text);
    },
    [chat],
  );
  const retry = useCallback((lineId: string): void => chat?.retry(lineId), [chat]);
  return useMemo(() => ({ lines, say, retry }), [lines, say, retry]);
}

/**
 * The transfers of the room that our user is a party of, live and ended ones, newest first. Without a room: none. The
 * component renders on every change of one (at most about ten times a second for each while its bytes flow), and on every
 * change of `room.batches` and `room.queue`, which it may show too.
 *
 * A `Transfer` is the same object for all its life and changes in place; only the array is new. So a row in `memo()` takes
 * what it shows (`transfer.progress.percent`, `transfer.status`) as props, not the transfer alone.
 */
export function useTransfers(room: TransfersRoom | null): readonly Transfer[] {
  const view = useMemo(() => new TransfersView(room), [room]);
  return useSyncExternalStore(view.follow, view.read, () => NO_TRANSFERS);
}

const statusOf = (room: WatchedRoom): RoomStatus => room.status;
const participantsOf = (room: WatchedRoom): readonly RoomParticipant[] => room.participants;
const linesOf = (room: WatchedRoom): readonly ChatLine[] => room.chat.lines;

/** A value of the room that is replaced on every change, which `event` tells. `none` without a room, and on a server. */
function useValue<T>(
  room: WatchedRoom | null,
  event: 'status' | 'participants' | 'chat',
  read: (room: WatchedRoom) => T,
  none: T,
): T {
  const follow = useCallback((changed: () => void) => room?.on(event, changed) ?? (() => {}), [room, event]);
  return useSyncExternalStore(
    follow,
    () => (room ? read(room) : none),
    () => none,
  );
}
