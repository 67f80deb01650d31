import type { SnapshotItem } from '../log/feed-item.js';
import { frameText } from './frame.js';

/**
 * What a user that comes back is told before what it missed: as the old server really said it, and as its documentation did
 * (legacy contract, decision A).
 */
export function announcementOf(
  { room, since, position, recovery }: SnapshotItem,
  missed: number,
  time: string,
): string[] {
  const counts = { missed_message_count: missed, last_sequence: (since ?? position).offset };
  const { recovered } = recovery;
  const seconds = (recovery.disconnectedForMs ?? 0) / 1000;
  const detected = { ...counts, disconnect_duration_seconds: seconds, recovered };
  return [
    frameText(
      { type: 'room-state', payload: { reconnected: true, ...counts, recovered }, senderId: null },
      room.id,
      time,
    ),
    frameText({ type: 'reconnection-detected', payload: detected, senderId: null }, room.id, time, detected),
  ];
}
