import type { Catalogue } from '../en.js';

export const amounts: Catalogue['amounts'] = {
  days: (count) => `${count} Tage`,
  files: (count) => (count === 1 ? '1 Datei' : `${count} Dateien`),
};
