import { isolated } from '../isolated.js';

/** "after 5 s", or nothing where the time away isn't known. */
const after = (away: string | null): string => (away === null ? '' : ` after ${away}`);

/** The room around its parts: connection, notices, leaving. */
export const room = {
  copyLink: 'Copy the link to this room',
  linkCopied: 'The link is copied. Send it to whom you want to meet.',
  linkIs: (link: string) => `The link of this room: ${link}`,
  side: 'People and chat',
  parts: 'Parts of the room',
  lightColours: 'Use light colours',
  darkColours: 'Use dark colours',
  dismiss: 'Dismiss',
  close: 'Close',

  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  replaced: 'In another tab',
  refused: 'Not let in',
  ended: 'Left',
  unreachable: 'The server can’t be reached yet. Still trying…',
  lost: 'Connection lost. Reconnecting… Your place is kept; what you write is sent when you are back.',
  backWhole: (away: string | null, missed: number) =>
    `Back${after(away)}. ${missed === 0 ? 'You missed nothing.' : `You missed ${missed} ${missed === 1 ? 'update' : 'updates'}; nothing is lost.`}`,
  backLogEnded: (away: string | null) =>
    `Back${after(away)}, but the log no longer reached: some messages may be missing.`,
  backLogNew: (away: string | null) =>
    `Back${after(away)}, but the server began a new log: some messages may be missing.`,
  weakClosePrograms: 'Your connection is weak. Close other programs that use it.',
  weakCheckNetwork: 'Your connection is weak. Try another network, if there is one.',

  joined: (name: string) => `${isolated(name)} joined.`,
  joinedMeanwhile: (name: string) => `${isolated(name)} joined while you were away.`,
  left: (name: string) => `${isolated(name)} left.`,
  leftMeanwhile: (name: string) => `${isolated(name)} left while you were away.`,
  gone: (name: string) => `${isolated(name)} lost the connection and is gone.`,

  leave: 'Leave',
  leaveNow: 'Leave now?',
  stay: 'Stay',
  filesMoving: (count: number) =>
    count === 1
      ? 'A file is still on its way. It stops when you leave.'
      : `${count} files are still on their way. They stop when you leave.`,
  filesUnsaved: (count: number) =>
    count === 1
      ? 'A file that you received is not saved. It is removed when you leave.'
      : `${count} files that you received are not saved. They are removed when you leave.`,

  seatTaken: 'This seat is used in another tab',
  seatTakenText: 'The room goes on there. You can come in here as well, as a second you.',
  useHere: 'Use it here',
  leaveThere: 'Leave it there',

  tokenEnded: 'Your token has ended',
  tokenEndedText: 'Paste a new one to come back to where you were. Calls and files between browsers go on meanwhile.',
  newToken: 'New access token',
  goOn: 'Go on',
  leaveRoom: 'Leave the room',
};
