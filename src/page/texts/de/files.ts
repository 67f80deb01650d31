import type { Catalogue } from '../en.js';

export const files: Catalogue['files'] = {
  offersLabel: 'Dateien, die Ihnen angeboten werden',
  heading: 'Dateien',
  myFiles: 'Meine Dateien',
  sendFolder: 'Ordner senden',
  sendFiles: 'Dateien senden',
  empty:
    'Ziehen Sie Dateien oder Ordner auf eine Person. Sie gehen direkt in deren Browser, und nach einer Unterbrechung dort weiter, wo sie standen.',
};
