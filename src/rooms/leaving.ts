import { badInput } from '../errors.js';
import type { Leaving } from './room-store.js';

const LONGEST_GRACE_SECONDS = 30;
const LONGEST_ID = 255;

/** How a user asks to leave a room. */
export interface LeaveDraft {
  readonly roomId: string;
  /** Which of the user's participants; may be left out while it is clear. */
  readonly participantId?: string | null | undefined;
  /** The connection that goes: nothing is done where another one holds the participant by then. */
  readonly connectionId?: string | null | undefined;
  /** The participant may come back for so long before it has left. */
  readonly graceSeconds?: number | null | undefined;
}

export function leavingOf({ connectionId, graceSeconds }: LeaveDraft): Leaving {
  return {
    ...(connectionId != null && { connection: { id: checkedConnection(connectionId), acknowledged: null } }),
    ...(graceSeconds != null && { graceMs: checkedGrace(graceSeconds) * 1000 }),
  };
}

function checkedConnection(id: string): string {
  if (id !== '' && id.length <= LONGEST_ID) return id;
  throw badInput('connectionId', `The id of a connection has 1 to ${LONGEST_ID} characters.`);
}

function checkedGrace(seconds: number): number {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_GRACE_SECONDS) return seconds;
  throw badInput('graceSeconds', `The grace must be a whole number of seconds from 1 to ${LONGEST_GRACE_SECONDS}.`);
}
