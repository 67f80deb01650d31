import type { Catalogue } from '../en.js';

export const entrance: Catalogue['entrance'] = {
  language: 'Sprache',
  heading: 'Treffen in einem Raum',
  introduction:
    'Sprechen, den Bildschirm zeigen, Dateien übergeben. Reißt die Verbindung ab, geht es dort weiter, wo Sie waren.',
  name: 'Ihr Name',
  nameHint: 'In einem weiteren Tab sind Sie mit demselben Namen noch einmal da.',
  room: 'Raum',
  roomHint: 'Wer denselben Raum wählt, trifft Sie dort.',
  useToken: 'Mit einem Zugangstoken eintreten',
  token: 'Zugangstoken',
  join: 'Eintreten',
  devicesOff: 'Kamera und Mikrofon bleiben aus, bis Sie sie einschalten.',
  tokenHint: 'Das Token sagt, wer Sie sind und welche Räume Sie betreten dürfen.',
};
