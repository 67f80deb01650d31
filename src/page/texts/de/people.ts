import type { Catalogue } from '../en.js';
import { isolated } from '../isolated.js';

export const people: Catalogue['people'] = {
  heading: 'Personen',
  you: 'Sie',
  host: 'Host',
  reconnecting: 'Verbindet sich neu\u00a0…',
  good: 'Gute Verbindung',
  fair: 'Mäßige Verbindung',
  poor: 'Schlechte Verbindung',
  connected: 'Verbunden',
  sendFile: (name) => `Datei an ${isolated(name)} senden`,
};
