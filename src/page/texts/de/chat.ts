import type { Catalogue } from '../en.js';

export const chat: Catalogue['chat'] = {
  heading: 'Chat',
  earlier: 'Frühere Nachrichten',
  earlierLoading: 'Frühere Nachrichten werden geladen\u00a0…',
  earlierUnavailable: 'Frühere Nachrichten lassen sich nicht laden',
  earlierEnd: 'Älteres ist hier nicht für Sie aufbewahrt.',
  earlierLoaded: (count) => `${count} frühere ${count === 1 ? 'Nachricht' : 'Nachrichten'} geladen`,
  messages: 'Nachrichten',
  empty: 'Noch keine Nachrichten. Sagen Sie Hallo.',
  newer: 'Neue Nachrichten',
  message: 'Nachricht',
  send: 'Nachricht senden',
  you: 'Sie',
  sending: 'Wird gesendet\u00a0…',
  sent: 'Gesendet',
  notSent: 'Nicht gesendet.',
  tryAgain: 'Erneut versuchen',
  missingAround: (moment) => `Um ${moment} fehlen vielleicht Nachrichten.`,
  missingBetween: (begin, end) => `Zwischen ${begin} und ${end} fehlen vielleicht Nachrichten.`,
};
