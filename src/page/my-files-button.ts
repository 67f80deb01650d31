import type { RejoinClient, Room } from '../client/rejoin-client.js';
import { part } from './element.js';
import type { Notices } from './notices.js';
import { onDemand } from './on-demand.js';

/** The way to the list of the person's ended files. */
export function wireMyFiles(root: HTMLElement, client: RejoinClient, room: Room, notices: Notices): void {
  const button = part(root, 'my-files', HTMLButtonElement);
  const show = async (): Promise<void> => (await onDemand.myFiles()).showMyFiles(client, room);
  button.addEventListener('click', () => void notices.trying(show));
  // Without a history there is nothing to be listed, and no way to it.
  void client.kept().then(
    ({ history }) => (button.hidden = !history),
    () => undefined,
  );
}
