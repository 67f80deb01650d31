import type { Room } from '../client/rejoin-client.js';
import { ask } from './dialogs.js';
import { dismiss, isHandedOver } from './save.js';
import { text } from './texts/text.js';

/** Asks before leaving ends or removes something; what was received is removed then. True: leave. */
export async function mayLeave(room: Room): Promise<boolean> {
  const words = [...wordsOnMoving(room), ...wordsOnUnsaved(room)];
  if (words.length > 0 && !(await confirmed(words.join(' ')))) return false;
  const received = room.transfers.filter(({ direction, fileReady }) => direction === 'incoming' && fileReady);
  for (const transfer of received) void dismiss(transfer).catch(() => undefined);
  return true;
}

function wordsOnMoving({ queue, transfers }: Room): string[] {
  const waiting = queue.filter(({ state }) => state === 'waiting').length;
  const count = waiting + transfers.filter(({ status }) => status === 'ACTIVE' || status === 'PAUSED').length;
  return count === 0 ? [] : [text.room.filesMoving(count)];
}

function wordsOnUnsaved({ transfers }: Room): string[] {
  const count = transfers.filter((one) => one.direction === 'incoming' && one.fileReady && !isHandedOver(one)).length;
  return count === 0 ? [] : [text.room.filesUnsaved(count)];
}

function confirmed(why: string): Promise<boolean> {
  return ask({
    title: text.room.leaveNow,
    text: why,
    testId: 'leave-dialog',
    choices: [
      { label: text.room.stay, value: false, primary: true },
      { label: text.room.leave, value: true, testId: 'leave-anyway-button' },
    ],
    otherwise: false,
  });
}
