import { keepAwake } from './awake.js';
import { FilesPanel, type FilesPlace } from './files-panel.js';
import { wireMyFiles } from './my-files-button.js';
import { alertToOffers } from './offer-alerts.js';
import { warmUp } from './on-demand.js';

/** Everything of files in a room: the list and the offers, and what follows from them while nobody looks. */
export function wireFiles(place: FilesPlace): void {
  const { root, client, room, notices, signal } = place;
  new FilesPanel(place);
  wireMyFiles(root, client, room, notices);
  keepAwake(room, signal);
  alertToOffers(root, room, notices, signal);
  warmUp();
}
