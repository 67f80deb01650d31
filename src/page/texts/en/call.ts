import { isolated } from '../isolated.js';

/** What a microphone or camera was called, and what has taken its place. */
interface Replaced {
  readonly gone: string;
  readonly now: string;
}

interface Gone {
  readonly gone: string;
  /** A sentence. */
  readonly why: string;
}

/** Of a crowd the first ones are enough. */
const MOST_NAMES = 3;

function listed(names: readonly string[]): string {
  const first = names.slice(0, MOST_NAMES).map(isolated).join(', ');
  return names.length > MOST_NAMES ? `${first} and ${names.length - MOST_NAMES} more` : first;
}

const replaced =
  (device: string) =>
  ({ gone, now }: Replaced): string =>
    gone === now
      ? `${isolated(gone)} was gone for a moment, and is on again.`
      : `${isolated(gone)} is gone. Your ${device} is now ${isolated(now)}.`;

/** The call: controls, tiles, devices. */
export const call = {
  heading: 'Call',
  controls: 'Call controls',
  button: { microphone: 'Mic', camera: 'Camera', screen: 'Screen' },
  toggle: {
    microphone: (on: boolean): string => (on ? 'Mute' : 'Unmute'),
    camera: (on: boolean): string => (on ? 'Turn the camera off' : 'Turn the camera on'),
    screen: (on: boolean): string => (on ? 'Stop sharing the screen' : 'Share the screen'),
  },
  hangUp: 'Hang up',
  hangUpTitle: 'Leave the call; chat and files go on',
  joinCall: 'Join call',
  joinCallTitle: 'Be in the call again',

  chooseDevice: { microphone: 'Choose microphone and speaker', camera: 'Choose camera' },
  device: { microphone: 'Microphone', camera: 'Camera', speaker: 'Speaker' },
  defaultDevice: 'System default',
  namedOnceOn: {
    microphone: 'Turn the microphone on once, and your browser names all of them here.',
    camera: 'Turn the camera on once, and your browser names all of them here.',
  },

  needsHttps: {
    microphone: 'Browsers give the microphone to pages on https:// or localhost only.',
    camera: 'Browsers give the camera to pages on https:// or localhost only.',
    screen: 'Browsers give the screen to pages on https:// or localhost only.',
  },
  notAllowed: {
    microphone: 'The browser doesn’t allow the microphone. Allow it beside the address, then try again.',
    camera: 'The browser doesn’t allow the camera. Allow it beside the address, then try again.',
  },
  noDevice: {
    microphone: 'There is no microphone on this device.',
    camera: 'There is no camera on this device.',
    screen: 'There is no screen to share on this device.',
  },
  inUse: {
    microphone: 'The microphone is in use by another program.',
    camera: 'The camera is in use by another program.',
    screen: 'The screen can’t be shared now.',
  },
  deviceReplaced: { microphone: replaced('microphone'), camera: replaced('camera') },
  deviceGone: {
    microphone: ({ gone, why }: Gone) => `${isolated(gone)} is gone: nobody hears you. ${why}`,
    camera: ({ gone, why }: Gone) => `${isolated(gone)} is gone: nobody sees you. ${why}`,
  },
  silenced: {
    microphone: 'Your microphone gives no sound: a switch on it, or another program, has silenced it.',
    camera: 'Your camera gives no picture: a shutter is closed, or another program has it.',
  },
  speakerGone: 'The chosen speaker is gone. You hear the others on the system’s default speaker.',

  unheard: 'You are muted: nobody hears you.',
  unmute: 'Unmute',
  hungUp: 'You have hung up: nobody sees or hears you, nor you them. Chat and files go on.',
  meOutside: (places: number) =>
    `This call has ${places} places, and all are taken: you see and hear nobody. You get the next place that is free; chat and files work.`,
  othersOutside: ({ places, names }: { readonly places: number; readonly names: readonly string[] }) =>
    `This call has ${places} places. Without one, so neither seen nor heard: ${listed(names)}.`,
  starved: (names: readonly string[]) =>
    `The line is too thin for the video of ${listed(names)}. It comes back by itself.`,

  you: 'You',
  screenOf: (name: string) => `${isolated(name)} · screen`,
  onCamera: (name: string) => `${isolated(name)} on camera`,
  sharedScreen: (name: string) => `${isolated(name)}: shared screen`,
  microphoneOff: 'Microphone off',
  reconnecting: 'Reconnecting…',
  loading: 'Loading…',
  outOfCall: 'Not in the call',
  outside: 'No place',
  videoStarved: 'Video off: thin line',
  cameraSilenced: 'No picture',
  fullScreenOf: (name: string) => `Show ${isolated(name)}’s screen in full`,
  options: (name: string) => `Options for ${isolated(name)}`,
  dropHere: 'Drop to send',
  pin: 'Keep large',
  unpin: 'No longer large',
  volume: 'Volume for you',

  ownScreen: 'You are showing your screen',
  stopScreen: 'Stop',
  soundOn: 'Turn the sound on',
  aloneTitle: 'Nobody else is here yet',
  aloneText: 'Send the link of this room to whom you want to meet.',
  copyLink: 'Copy the link',
};
