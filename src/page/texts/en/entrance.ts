import { isolated } from '../isolated.js';

/** The form before a room. */
export const entrance = {
  language: 'Language',
  heading: 'Meet in a room',
  introduction: 'Talk, show your screen, hand over files. If the connection drops, you come back to where you were.',
  name: 'Your name',
  nameHint: 'In another tab, the same name is you once more.',
  room: 'Room',
  roomHint: 'Whoever picks the same room meets you there.',
  useToken: 'Use an access token',
  token: 'Access token',
  join: 'Join',
  preview: 'Camera and microphone',
  previewPicture: 'Your camera’s picture',
  devicesOff: 'Camera and microphone stay off until you turn them on.',
  devicesOn: 'What is on here is on in the room from the start.',
  microphoneHeard: 'Say something: the bar moves when you are heard.',
  tokenHint: 'The token says who you are and which rooms you may enter.',
  bearer: (name: string) => `You come in as ${isolated(name)}.`,
  nameMissing: 'Say who you are, so that the others know.',
  roomMissing: 'Pick a room.',
  roomWrong: 'A room has up to 100 letters and digits, with - and _ between them.',
};
