import { isolated } from '../isolated.js';

/** Why something was refused or did not work, by the stable code. */
export const refusals = {
  // Why somebody is not, or no longer, in a room.
  roomForbidden: (room: string) =>
    `Your token doesn’t cover the room “${isolated(room)}”. Ask for one that does, or pick another room.`,
  tokenBad: 'Your token is not valid, or has ended. Paste a new one to go on.',
  tokenEnded: 'Your token has ended.',
  tokenNeeded: 'This server lets in nobody without a token.',
  roomFull: (limit: number) => `The room is full: it holds ${limit} people. Try again when somebody has left.`,
  tooManyTabs: (limit: number) =>
    `You are in this room ${limit} times already. Close one of your other tabs or devices, and try again.`,
  removed: 'You were taken out of the room.',
  protocol: 'This page and the server don’t understand each other. Load the page again.',

  // Why an action did not work.
  failed: 'That did not work.',
  unreachable: 'The server can’t be reached at the moment.',
  recovering: 'The server is busy recovering. Try again in a moment.',
  broken: 'Something went wrong in the server. Try again.',
  history: 'The history can’t be read at the moment.',
  tooFast: 'That was a lot at once. Try again in a few seconds.',
  tooManyFiles: 'Five of your files are on their way already. Wait for one of them, or cancel it.',
  stateChanged: 'That is no longer possible: the file’s state has changed meanwhile.',
  fileGone: 'That file is no longer here.',
  personGone: 'That person is no longer in the room.',
  fileTooLarge: 'The file is larger than this server allows.',
  textTooLong: 'That is too long to be sent.',
  notInRoom: 'You are not in the room at the moment.',
  notAllowed: 'Your browser didn’t allow that.',
  noSpace: 'There is no room left for that on this device.',
  forbidden: 'Your token doesn’t allow that.',
};
