import type { Room } from '../client/rejoin-client.js';
import { ask } from './dialogs.js';
import { isHandedOver } from './save.js';

/** Asks before leaving ends or removes something; what was received is removed then. True: leave. */
export async function mayLeave(room: Room): Promise<boolean> {
  const words = [...wordsOnMoving(room), ...wordsOnUnsaved(room)];
  if (words.length > 0 && !(await confirmed(words.join(' ')))) return false;
  const received = room.transfers.filter(({ direction, fileReady }) => direction === 'incoming' && fileReady);
  for (const transfer of received) void transfer.dismiss().catch(() => undefined);
  return true;
}

function wordsOnMoving({ queue, transfers }: Room): string[] {
  const waiting = queue.filter(({ state }) => state === 'waiting').length;
  const count = waiting + transfers.filter(({ status }) => status === 'ACTIVE' || status === 'PAUSED').length;
  if (count === 0) return [];
  return count === 1
    ? ['A file is still on its way. It stops when you leave.']
    : [`${count} files are still on their way. They stop when you leave.`];
}

function wordsOnUnsaved({ transfers }: Room): string[] {
  const count = transfers.filter((one) => one.direction === 'incoming' && one.fileReady && !isHandedOver(one)).length;
  if (count === 0) return [];
  return count === 1
    ? ['A file that you received is not saved. It is removed when you leave.']
    : [`${count} files that you received are not saved. They are removed when you leave.`];
}

function confirmed(text: string): Promise<boolean> {
  return ask({
    title: 'Leave now?',
    text,
    testId: 'leave-dialog',
    choices: [
      { label: 'Stay', value: false, primary: true },
      { label: 'Leave', value: true, testId: 'leave-anyway-button' },
    ],
    otherwise: false,
  });
}
