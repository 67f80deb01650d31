/**
 * The page at `/`.
 *
 * Hooks for tests, stable names in `data-testid`:
 *
 * - Entrance: `join-form`, `join-name`, `join-room`, `join-token`, `join-button`; `join-error` (`data-code`: why the
 *   server refused); the preview: `preview-microphone-button`, `preview-camera-button` (`aria-pressed`), each with a menu of
 *   devices as in the call (`preview-microphone-menu-button` …), `preview-video`, `preview-hint`, `preview-problem`; `language-menu`.
 * - Connection: `connection-status` (`data-phase`: connecting, connected, reconnecting, replaced, refused, left, closed),
 *   `reconnecting-notice`, `recovery-notice` (gone after ten seconds unless something may be missing; its text stays
 *   in the chat as a `chat-notice`), `problem`, `replaced-dialog` with `use-here-button`, `token-dialog` with
 *   `new-token` and `new-token-button`; `leave-button`, `leave-anyway-button`, `copy-link-button`, `theme-button`.
 * - People: `people` holds `person` (`data-participant-id`, `data-user-id`, `data-state`, `data-quality`, `data-me`,
 *   `data-host`), in each `person-send` (button) and `person-file` (file input). `people-count`.
 * - Chat: `chat-input`, `chat-send`; `chat-log` holds `chat-line` (`data-line-id`, `data-user-id`, `data-mine`,
 *   `data-state`: sending, sent, failed; `data-from-history`) with `chat-text`, `chat-notice` and `chat-gap`. Before it,
 *   where the server keeps what was said, `load-more` (`data-phase`: more, loading, waiting, failed, end) with
 *   `load-more-text` and `load-more-button`.
 * - Call: `microphone-button`, `camera-button`, `screen-button` (`aria-pressed`), `hangup-button` (`data-in-call`, absent
 *   after hanging up); `microphone-menu-button` opens `microphone-menu` with the fields `choose-microphone` and
 *   `choose-speaker`, `camera-menu-button` opens `camera-menu` with `choose-camera`. `tile-local`, `tile-remote`
 *   (`data-participant-id`, `data-user-id`, `data-label`: camera, screen; `data-video`, `data-audio`: on, off;
 *   `data-place`: large, grid, corner; `data-state`: reconnecting, outOfCall, outside, videoStarved, cameraSilenced;
 *   `data-loading`, `data-speaking`) with `tile-video`, `full-screen-button`, and `tile-menu-button`, which opens `tile-menu`
 *   with `pin-button` and `volume`. `own-screen` with `stop-screen-button`, `call-notes` (who has no place, whose video
 *   starves, that we hung up), `unheard` (we speak and are muted) with `unmute-button`; `invitation`, `sound-button`.
 * - Files: `send-file-button`, `send-file-input`, `send-folder-button`, `send-folder-input`, `recipient-dialog` with
 *   `recipient` and `recipient-everyone` (checkboxes), `recipients-send`, and where they are many `recipient-search` with
 *   `recipients-found`; `clear-files-button`; `alerts-button`, which opens `alerts-dialog` with `alert-sound` and
 *   `alert-notification` (checkboxes) and `alert-note`; `offer` (`data-transfer-id`, or `data-batch-id`)
 *   with `offer-accept`, `offer-save-to`, `offer-save-folder`, `offer-reject`; `queued`: a file that is not offered yet
 *   (`data-queued-id`, `data-state`: waiting, dropped; `data-code`: why) with `queued-state`, `queued-cancel`,
 *   `queued-attach`, `queued-attach-file`; `batch`: files that go together (`data-direction`, `data-with-user-id`,
 *   `data-count`, `data-complete`, `data-waiting`, `data-failed`) with `batch-state`, `batch-attach`, `batch-attach-file`,
 *   `batch-save-zip`, `batch-save-folder`, `batch-cancel`, and `batch-details`, which opens `batch-list` with the
 *   `transfer` and `queued` of each; `transfer` (`data-transfer-id`, `data-direction`, `data-status`,
 *   `data-with-user-id`, `data-percent`, `data-chunks-total`, `-verified`, `-sent`, `-received`, `-duplicate`,
 *   `data-paused-by`: of me, other, connection; `data-end-reason`, `data-error-code`, `data-route`) with `transfer-state`,
 *   `transfer-pause`, `transfer-resume`, `transfer-cancel`, `transfer-save`, `transfer-attach`,
 *   `transfer-again`, `transfer-attach-file`, `transfer-share`, `transfer-remove`, `transfer-details`.
 *   Where the server keeps a history, `my-files-button` opens `my-files-dialog`: `ended-transfer` (`data-transfer-id`,
 *   `data-direction`, `data-status`, `data-end-reason`), a `load-more` as above, `dialog-close`.
 * - Small screens: `tab-stage`, `tab-chat`, `tab-files`, `tab-people`.
 *
 * `window.rejoin` is `{ client, room, transfers }` while in a room: the client's own objects, counters included.
 */
import { RejoinClient, type Room, type Transfer } from '../client/rejoin-client.js';
import { linkTo, placeOf, readAddress } from './address.js';
import { claimsOf } from './claims.js';
import { askForToken } from './dialogs.js';
import { Entrance, type ChangeLanguage, type EntranceState } from './entrance.js';
import { applyLanguage } from './language.js';
import { OwnDevices } from './own-devices.js';
import { refusalOf } from './refusal.js';
import { RoomView } from './room-view.js';
import { keepPage } from './service-worker/keep-page.js';
import { suggestRoom } from './room-name.js';
import { text } from './texts/text.js';
import { applyTheme } from './theme.js';
import { DevelopmentServer, DevelopmentTokens, GivenToken } from './tokens.js';
import { lastName, lastRoom, visitRecord, type Visit } from './visit-record.js';

/** The build names it. */
declare const REJOIN_WORKER_FILE: string;

declare global {
  interface Window {
    rejoin?: { readonly client: RejoinClient; readonly room: Room; readonly transfers: readonly Transfer[] };
  }
}

applyTheme();
const developmentServer = new DevelopmentServer();
const address = readAddress(location);
const place = placeOf(location);
// A token in the address line is one that somebody will photograph.
if (address.token !== null) history.replaceState(null, '', address.room === null ? place : linkTo(address.room, place));
// A link to another room, pasted into this tab, changes no more than that. In a room the address names it before any hash.
addEventListener('hashchange', () => {
  if (visitRecord.read() === null) location.reload();
});
void begin();
void keepPage();

async function begin(): Promise<void> {
  await applyLanguage();
  const visit = visitRecord.read();
  const goesOn = visit !== null && address.token === null && (address.room ?? visit.room) === visit.room;
  if (goesOn) enter(visit);
  else waitAtEntrance({ room: address.room ?? (lastRoom() || suggestRoom()), token: address.token, problem: null });
}

/** Stands at once, with or without a network: what the server says of itself is shown when it is known. */
function waitAtEntrance(state: Pick<EntranceState, 'room' | 'token' | 'problem'>): void {
  showEntrance({ ...state, name: lastName() });
}

function showEntrance(state: Omit<EntranceState, 'development'>, devices = new OwnDevices()): void {
  const known = { ...state, development: developmentServer.known };
  const goIn = (visit: Visit): void => enter(visit, devices);
  const inOtherWords: ChangeLanguage = (filled) => showEntrance({ ...state, ...filled }, devices);
  const entrance = new Entrance(known, devices, goIn, inOtherWords);
  show(entrance.root);
  entrance.focus();
  if (known.development === null) void developmentServer.ask().then((is) => entrance.learn(is));
}

/** With what is on of the person's devices. */
function enter(visit: Visit, devices = new OwnDevices()): void {
  visitRecord.write(visit);
  history.replaceState(null, '', linkTo(visit.room, place));
  let isOver = false;
  const back = (problem: EntranceState['problem']): void => {
    // A token that was asked for may be refused when the person is elsewhere already.
    if (isOver) return;
    isOver = true;
    visitRecord.clear();
    view.close();
    // What the server has to know of it goes in the background.
    void room.leave();
    void client.close();
    delete window.rejoin;
    waitAtEntrance({ room: visit.room, token: visit.token, problem });
  };
  const client = new RejoinClient({ url: place, token: tokenSource(visit, back), workerUrl: REJOIN_WORKER_FILE });
  const room = client.join(visit.room);
  expose(client, room);
  const view = new RoomView(client, room, devices, {
    leave: () => back(null),
    removed: () => back({ code: 'REMOVED', text: () => text.refusals.removed }),
    refused: (error) => back({ code: error.code, text: () => refusalOf(error, visit.room) }),
  });
  show(view.root);
  view.focus();
}

function tokenSource(
  visit: Visit,
  leave: (why: EntranceState['problem']) => void,
): (ended?: string) => Promise<string> {
  if (visit.token === null) {
    const refused = (): void => leave({ code: 'UNAUTHENTICATED', text: () => text.refusals.tokenNeeded });
    const tokens = new DevelopmentTokens(visit.name, refused);
    return (ended) => tokens.current(ended);
  }
  const given = new GivenToken(visit.token, async () => {
    const token = await askForToken();
    if (token === null) {
      leave({ code: 'UNAUTHENTICATED', text: () => text.refusals.tokenEnded });
      throw new Error('The token has ended');
    }
    visitRecord.write({ ...visit, token, name: claimsOf(token)?.name ?? visit.name });
    return token;
  });
  return (ended) => given.current(ended);
}

function expose(client: RejoinClient, room: Room): void {
  window.rejoin = {
    client,
    room,
    get transfers() {
      return room.transfers;
    },
  };
}

function show(root: HTMLElement): void {
  document.getElementById('place')?.replaceChildren(root);
}
