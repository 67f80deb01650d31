import { isFinal, type RoomStatus } from '../room/room-events.js';

/** The part of a room that the components which hold it need: a `Room` or a `SignalingRoom` has it. */
export interface HeldRoom {
  /** The room's present status. */
  readonly status: RoomStatus;
  /** Leaves the room; called when the last component has let it go. Never rejects. */
  leave(): Promise<void>;
}

/** A client that joins rooms: a `RejoinClient` or a `SignalingClient`. */
export interface RoomsClient<R> {
  /** Joins the room with the id `roomId`, and returns it at once. */
  join(roomId: string): R;
}

interface Hold {
  readonly room: HeldRoom;
  /** How many components hold it. */
  count: number;
}

/** The rooms that components hold, by client and by room id. */
const holds = new WeakMap<object, Map<string, Hold>>();

/** The room that some component holds, or held until a moment ago; null: none does. */
export function heldRoom<R extends HeldRoom>(client: RoomsClient<R>, roomId: string): R | null {
  // Whatever lies here came from `join` of this client.
  return (holds.get(client)?.get(roomId)?.room ?? null) as R | null;
}

/**
 * Holds the room, and joins it where no component holds it yet. Returns the function that lets it go. The room is left in
 * a task of its own: a component that is mounted again in the same commit finds it as it was.
 */
export function holdRoom<R extends HeldRoom>(client: RoomsClient<R>, roomId: string): () => void {
  const rooms = roomsOf(client);
  const known = rooms.get(roomId);
  // Components that share a room which ended go on showing that; the first of new ones joins again.
  const isUsable = known !== undefined && (known.count > 0 || !isFinal(known.room.status));
  const hold = isUsable ? known : { room: client.join(roomId), count: 0 };
  rooms.set(roomId, hold);
  hold.count += 1;
  return () => {
    hold.count -= 1;
    setTimeout(() => leaveUnheld(rooms, roomId, hold));
  };
}

function leaveUnheld(rooms: Map<string, Hold>, roomId: string, hold: Hold): void {
  if (hold.count > 0 || rooms.get(roomId) !== hold) return;
  rooms.delete(roomId);
  // One that was closed keeps its place for whoever comes back to it.
  if (!isFinal(hold.room.status)) void hold.room.leave();
}

function roomsOf(client: object): Map<string, Hold> {
  const known = holds.get(client);
  if (known) return known;
  const rooms = new Map<string, Hold>();
  holds.set(client, rooms);
  return rooms;
}
