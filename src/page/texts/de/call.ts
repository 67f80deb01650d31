import type { Catalogue } from '../en.js';
import { isolated } from '../isolated.js';

/** Of a crowd the first ones are enough. */
const MOST_NAMES = 3;

function listed(names: readonly string[]): string {
  const first = names.slice(0, MOST_NAMES).map(isolated).join(', ');
  return names.length > MOST_NAMES ? `${first} und ${names.length - MOST_NAMES} weitere` : first;
}

const replaced =
  (device: string): Catalogue['call']['deviceReplaced']['camera'] =>
  ({ gone, now }) =>
    gone === now
      ? `${isolated(gone)} war kurz weg und ist wieder an.`
      : `${isolated(gone)} ist weg. ${device} ist jetzt ${isolated(now)}.`;

export const call: Catalogue['call'] = {
  heading: 'Gespräch',
  controls: 'Steuerung des Gesprächs',
  button: { microphone: 'Mikro', camera: 'Kamera', screen: 'Teilen' },
  toggle: {
    microphone: (on) => (on ? 'Stummschalten' : 'Stummschaltung aufheben'),
    camera: (on) => (on ? 'Kamera ausschalten' : 'Kamera einschalten'),
    screen: (on) => (on ? 'Bildschirm nicht mehr zeigen' : 'Bildschirm zeigen'),
  },
  hangUp: 'Auflegen',
  hangUpTitle: 'Das Gespräch verlassen; Chat und Dateien gehen weiter',
  joinCall: 'Beitreten',
  joinCallTitle: 'Wieder am Gespräch teilnehmen',

  chooseDevice: { microphone: 'Mikrofon und Lautsprecher wählen', camera: 'Kamera wählen' },
  device: { microphone: 'Mikrofon', camera: 'Kamera', speaker: 'Lautsprecher' },
  defaultDevice: 'Standard des Systems',
  namedOnceOn: {
    microphone: 'Schalten Sie das Mikrofon einmal ein, dann nennt der Browser hier alle.',
    camera: 'Schalten Sie die Kamera einmal ein, dann nennt der Browser hier alle.',
  },

  needsHttps: {
    microphone: 'Browser geben das Mikrofon nur Seiten unter https:// oder localhost.',
    camera: 'Browser geben die Kamera nur Seiten unter https:// oder localhost.',
    screen: 'Browser geben den Bildschirm nur Seiten unter https:// oder localhost.',
  },
  notAllowed: {
    microphone:
      'Der Browser erlaubt das Mikrofon nicht. Erlauben Sie es neben der Adresse und versuchen Sie es erneut.',
    camera: 'Der Browser erlaubt die Kamera nicht. Erlauben Sie sie neben der Adresse und versuchen Sie es erneut.',
  },
  noDevice: {
    microphone: 'An diesem Gerät ist kein Mikrofon.',
    camera: 'An diesem Gerät ist keine Kamera.',
    screen: 'An diesem Gerät lässt sich kein Bildschirm zeigen.',
  },
  inUse: {
    microphone: 'Ein anderes Programm benutzt das Mikrofon.',
    camera: 'Ein anderes Programm benutzt die Kamera.',
    screen: 'Der Bildschirm lässt sich gerade nicht zeigen.',
  },
  deviceReplaced: { microphone: replaced('Ihr Mikrofon'), camera: replaced('Ihre Kamera') },
  deviceGone: {
    microphone: ({ gone, why }) => `${isolated(gone)} ist weg: Niemand hört Sie. ${why}`,
    camera: ({ gone, why }) => `${isolated(gone)} ist weg: Niemand sieht Sie. ${why}`,
  },
  silenced: {
    microphone: 'Ihr Mikrofon gibt keinen Ton: Ein Schalter daran oder ein anderes Programm hat es stummgeschaltet.',
    camera: 'Ihre Kamera gibt kein Bild: Eine Blende ist zu, oder ein anderes Programm benutzt sie.',
  },
  speakerGone: 'Der gewählte Lautsprecher ist weg. Sie hören die anderen über den Standardlautsprecher.',

  unheard: 'Sie sind stummgeschaltet: Niemand hört Sie.',
  unmute: 'Aufheben',
  hungUp: 'Sie haben aufgelegt: Niemand sieht oder hört Sie, und Sie niemanden. Chat und Dateien gehen weiter.',
  meOutside: (places) =>
    `Dieses Gespräch hat ${places} Plätze, und alle sind besetzt: Sie sehen und hören niemanden. Der nächste freie Platz ist Ihrer; Chat und Dateien funktionieren.`,
  othersOutside: ({ places, names }) =>
    `Dieses Gespräch hat ${places} Plätze. Ohne Platz, also weder zu sehen noch zu hören: ${listed(names)}.`,
  starved: (names) => `Die Leitung ist zu schwach für das Video von ${listed(names)}. Es kommt von selbst wieder.`,

  you: 'Sie',
  screenOf: (name) => `${isolated(name)} · Bildschirm`,
  onCamera: (name) => `Kamera: ${isolated(name)}`,
  sharedScreen: (name) => `Gezeigter Bildschirm: ${isolated(name)}`,
  microphoneOff: 'Mikrofon aus',
  reconnecting: 'Verbindet neu\u00a0…',
  loading: 'Lädt\u00a0…',
  outOfCall: 'Nicht im Gespräch',
  outside: 'Ohne Platz',
  videoStarved: 'Video aus: schwache Leitung',
  cameraSilenced: 'Kein Bild',
  fullScreenOf: (name) => `Bildschirm von ${isolated(name)} im Vollbild`,
  options: (name) => `Einstellungen für ${isolated(name)}`,
  dropHere: 'Zum Senden loslassen',
  pin: 'Groß anzeigen',
  unpin: 'Nicht mehr groß anzeigen',
  volume: 'Lautstärke bei Ihnen',

  ownScreen: 'Sie zeigen Ihren Bildschirm',
  stopScreen: 'Beenden',
  soundOn: 'Ton einschalten',
  aloneTitle: 'Noch ist niemand hier',
  aloneText: 'Senden Sie den Link dieses Raums an alle, die Sie treffen möchten.',
  copyLink: 'Link kopieren',
};
