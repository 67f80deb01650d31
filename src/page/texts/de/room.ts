import type { Catalogue } from '../en.js';

export const room: Catalogue['room'] = {
  copyLink: 'Link zu diesem Raum kopieren',
  leave: 'Verlassen',
  side: 'Personen und Chat',
  parts: 'Bereiche des Raums',
};
