import type { Catalogue } from '../en.js';
import { isolated } from '../isolated.js';

export const people: Catalogue['people'] = {
  heading: 'Personen',
  you: 'Sie',
  host: 'Leitung',
  reconnecting: 'Verbindet sich neu…',
  good: 'Gute Verbindung',
  fair: 'Mäßige Verbindung',
  poor: 'Schlechte Verbindung',
  connected: 'Verbunden',
  sendFile: (name) => `Datei an ${isolated(name)} senden`,
};
