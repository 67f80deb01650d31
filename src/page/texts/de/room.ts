import type { Catalogue } from '../en.js';
import { isolated } from '../isolated.js';

const after = (away: string | null): string => (away === null ? '' : ` nach ${away}`);

export const room: Catalogue['room'] = {
  copyLink: 'Link zu diesem Raum kopieren',
  linkCopied: 'Der Link ist kopiert. Senden Sie ihn an alle, die Sie treffen möchten.',
  linkIs: (link) => `Der Link zu diesem Raum: ${link}`,
  side: 'Personen und Chat',
  parts: 'Bereiche des Raums',
  lightColours: 'Helle Farben verwenden',
  darkColours: 'Dunkle Farben verwenden',
  dismiss: 'Ausblenden',
  close: 'Schließen',

  connecting: 'Verbindung wird aufgebaut\u00a0…',
  connected: 'Verbunden',
  reconnecting: 'Verbindet sich neu\u00a0…',
  replaced: 'In einem anderen Tab',
  refused: 'Nicht eingelassen',
  ended: 'Verlassen',
  unreachable: 'Der Server ist noch nicht erreichbar. Weitere Versuche folgen\u00a0…',
  lost: 'Verbindung verloren, sie wird neu aufgebaut\u00a0… Ihr Platz bleibt Ihnen erhalten; was Sie schreiben, wird danach gesendet.',
  backWhole: (away, missed) =>
    `Zurück${after(away)}. ${missed === 0 ? 'Nichts verpasst.' : `${missed} ${missed === 1 ? 'Ereignis' : 'Ereignisse'} nachgeholt; nichts ist verloren.`}`,
  backLogEnded: (away) =>
    `Zurück${after(away)}, aber das Protokoll reichte nicht so weit: Einige Nachrichten können fehlen.`,
  backLogNew: (away) =>
    `Zurück${after(away)}, aber der Server hat ein neues Protokoll begonnen: Einige Nachrichten können fehlen.`,
  weakClosePrograms: 'Die Verbindung ist schwach. Schließen Sie andere Programme, die sie nutzen.',
  weakCheckNetwork: 'Die Verbindung ist schwach. Wechseln Sie das Netz, wenn es geht.',

  joined: (name) => `${isolated(name)} ist gekommen.`,
  joinedMeanwhile: (name) => `${isolated(name)} ist inzwischen gekommen.`,
  left: (name) => `${isolated(name)} ist gegangen.`,
  leftMeanwhile: (name) => `${isolated(name)} ist inzwischen gegangen.`,
  gone: (name) => `${isolated(name)} hat die Verbindung verloren und ist weg.`,

  leave: 'Verlassen',
  leaveNow: 'Jetzt verlassen?',
  stay: 'Bleiben',
  filesMoving: (count) =>
    count === 1
      ? 'Eine Datei ist noch unterwegs. Beim Verlassen bricht sie ab.'
      : `${count} Dateien sind noch unterwegs. Beim Verlassen brechen sie ab.`,
  filesUnsaved: (count) =>
    count === 1
      ? 'Eine empfangene Datei ist nicht gespeichert. Beim Verlassen wird sie entfernt.'
      : `${count} empfangene Dateien sind nicht gespeichert. Beim Verlassen werden sie entfernt.`,

  seatTaken: 'Dieser Platz wird in einem anderen Tab benutzt',
  seatTakenText: 'Der Raum geht dort weiter. Hier können Sie ein zweites Mal eintreten.',
  useHere: 'Hier benutzen',
  leaveThere: 'Dort lassen',

  tokenEnded: 'Ihr Token ist abgelaufen',
  tokenEndedText:
    'Mit einem neuen geht es an derselben Stelle weiter. Anrufe und Dateien zwischen den Browsern laufen so lange weiter.',
  newToken: 'Neues Zugangstoken',
  goOn: 'Weiter',
  leaveRoom: 'Raum verlassen',
};
