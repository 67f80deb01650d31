import type { Catalogue } from '../en.js';
import { isolated } from '../isolated.js';

export const refusals: Catalogue['refusals'] = {
  roomForbidden: (room) =>
    `Ihr Token gilt nicht für den Raum „${isolated(room)}“. Lassen Sie sich ein anderes geben, oder wählen Sie einen anderen Raum.`,
  tokenBad: 'Ihr Token ist ungültig oder abgelaufen. Mit einem neuen geht es weiter.',
  tokenEnded: 'Ihr Token ist abgelaufen.',
  tokenNeeded: 'Dieser Server lässt niemanden ohne Token ein.',
  roomFull: (limit) =>
    `Der Raum ist voll: Er fasst ${limit} Personen. Versuchen Sie es wieder, wenn jemand gegangen ist.`,
  tooManyTabs: (limit) =>
    `Sie sind schon ${limit}-mal in diesem Raum. Schließen Sie einen anderen Tab oder ein anderes Gerät, und versuchen Sie es wieder.`,
  removed: 'Sie wurden aus dem Raum genommen.',
  protocol: 'Diese Seite und der Server verstehen einander nicht. Laden Sie die Seite neu.',

  failed: 'Das hat nicht geklappt.',
  unreachable: 'Der Server ist im Moment nicht erreichbar.',
  recovering: 'Der Server erholt sich gerade. Versuchen Sie es gleich noch einmal.',
  broken: 'Im Server ist etwas schiefgegangen. Versuchen Sie es noch einmal.',
  history: 'Der Verlauf lässt sich im Moment nicht lesen.',
  tooFast: 'Das war viel auf einmal. Versuchen Sie es in ein paar Sekunden noch einmal.',
  tooManyFiles: 'Fünf Ihrer Dateien sind schon unterwegs. Warten Sie auf eine davon, oder brechen Sie eine ab.',
  stateChanged: 'Das geht nicht mehr: Der Stand der Datei hat sich inzwischen geändert.',
  fileGone: 'Diese Datei gibt es hier nicht mehr.',
  personGone: 'Diese Person ist nicht mehr im Raum.',
  fileTooLarge: 'Die Datei ist größer, als dieser Server erlaubt.',
  textTooLong: 'Das ist zu lang zum Senden.',
  notInRoom: 'Sie sind im Moment nicht im Raum.',
  notAllowed: 'Ihr Browser hat das nicht erlaubt.',
  noSpace: 'Auf diesem Gerät ist dafür kein Platz mehr.',
  forbidden: 'Ihr Token erlaubt das nicht.',
};
