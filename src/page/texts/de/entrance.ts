import type { Catalogue } from '../en.js';
import { isolated } from '../isolated.js';

export const entrance: Catalogue['entrance'] = {
  language: 'Sprache',
  heading: 'Treffen in einem Raum',
  introduction:
    'Sprechen, den Bildschirm zeigen, Dateien übergeben. Reißt die Verbindung ab, geht es dort weiter, wo Sie waren.',
  name: 'Ihr Name',
  nameHint: 'In einem weiteren Tab sind Sie mit demselben Namen noch einmal da.',
  room: 'Raum',
  roomHint: 'Wer denselben Raum wählt, trifft Sie dort.',
  useToken: 'Mit Zugangstoken eintreten',
  token: 'Zugangstoken',
  join: 'Eintreten',
  preview: 'Kamera und Mikrofon',
  previewPicture: 'Das Bild Ihrer Kamera',
  devicesOff: 'Kamera und Mikrofon bleiben aus, bis Sie sie einschalten.',
  devicesOn: 'Was hier eingeschaltet ist, bleibt es auch im Raum.',
  microphoneHeard: 'Sagen Sie etwas: Der Balken bewegt sich, wenn Sie zu hören sind.',
  tokenHint: 'Das Token sagt, wer Sie sind und welche Räume Sie betreten dürfen.',
  bearer: (name) => `Sie treten als ${isolated(name)} ein.`,
  nameMissing: 'Sagen Sie, wer Sie sind, damit die anderen es wissen.',
  roomMissing: 'Wählen Sie einen Raum.',
  roomWrong: 'Der Name eines Raums hat bis zu 100 Buchstaben und Ziffern, dazwischen auch - und _.',
};
