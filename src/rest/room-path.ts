import { matchesAny } from '../identity/room-patterns.js';
import { sanitiseRoomId } from '../rooms/legacy-room-id.js';
import type { Asked } from './operation.js';
import { Refusal } from './refusal.js';

/** The room that the path names, after the legacy rule, if the caller's token covers it. */
export function roomOf({ params, caller }: Asked): string {
  const roomId = sanitiseRoomId(params['room_id'] ?? '');
  if (roomId === null) throw new Refusal(400, 'Invalid room id: 1 to 100 letters, digits, "-" or "_" have to be left.');
  if (caller.rooms === undefined || matchesAny(caller.rooms, roomId)) return roomId;
  throw new Refusal(403, 'This token does not cover that room.');
}
