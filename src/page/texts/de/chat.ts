import type { Catalogue } from '../en.js';

export const chat: Catalogue['chat'] = {
  heading: 'Chat',
  earlier: 'Frühere Nachrichten',
  messages: 'Nachrichten',
  empty: 'Noch keine Nachrichten. Sagen Sie Hallo.',
  newer: 'Neue Nachrichten',
  message: 'Nachricht',
  send: 'Nachricht senden',
};
