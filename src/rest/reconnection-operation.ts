import { z } from 'zod';
import type { ConnectionQuality } from '../quality/grade.js';
import type { Rooms, SeenView } from '../rooms/rooms.js';
import { STATUSES } from './failures.js';
import { NO_BODY, type Operation } from './operation.js';
import { roomOf } from './room-path.js';
import { timestamp } from './timestamp.js';

const state = z.object({
  user_id: z.string(),
  room_id: z.string(),
  is_connected: z.boolean(),
  last_seen: z.string().describe('ISO 8601, UTC, with microseconds.'),
  last_sequence: z.int().min(0).describe('The number of the last event that is known to have arrived.'),
  connection_quality: z.enum(['good', 'fair', 'poor', 'unknown']).optional().describe('After a quality report only.'),
});

const answer = z.object({
  room_id: z.string(),
  user_id: z.string(),
  state: state.nullable().describe('null for whoever never went.'),
  message: z.string().optional().describe('Only where there is no state.'),
});

export function reconnectionOperation(rooms: Pick<Rooms, 'reconnectionState'>): Operation {
  return {
    id: 'readReconnectionState',
    method: 'GET',
    path: '/rooms/{room_id}/reconnection-state',
    tag: 'Reconnection',
    summary: 'What the server remembers of your presence',
    description: 'About the caller, for five minutes after it dropped or left.',
    body: NO_BODY,
    options: [],
    answers: { 200: { description: 'What is remembered, or null', schema: answer } },
    statuses: STATUSES,
    async handle(asked) {
      const roomId = roomOf(asked);
      const seen = await rooms.reconnectionState(asked.caller, roomId);
      const who = { room_id: roomId, user_id: asked.caller.userId };
      return seen?.wasAway
        ? { ...who, state: stateOf(seen) }
        : { ...who, state: null, message: 'No reconnection state found' };
    },
  };
}

function stateOf(seen: SeenView): z.output<typeof state> {
  const { userId, roomId, isConnected, lastSeenAt, position, quality, wasGraded } = seen;
  return {
    user_id: userId,
    room_id: roomId,
    is_connected: isConnected,
    last_seen: timestamp(lastSeenAt),
    last_sequence: position?.offset ?? 0,
    ...(wasGraded && { connection_quality: quality.toLowerCase() as Lowercase<ConnectionQuality> }),
  };
}
