import type { RemoteStream, Room, RoomParticipant } from '../client/rejoin-client.js';
import type { OwnMedia } from './own-media.js';
import type { TileContent, TileState } from './tile.js';

/** As much of the room as the stage shows. */
export type StageRoom = Pick<Room, 'participants'> & {
  readonly media: Pick<Room['media'], 'remote' | 'outOfCall' | 'outsideMesh'>;
};

/** As much of our own media as the stage shows. */
export type StageOwn = Pick<OwnMedia, 'camera'> & {
  readonly devices: Pick<OwnMedia['devices'], 'isAudible' | 'isSilenced'>;
};

export interface StageChoice {
  /** Whose direct connection is being looked for. */
  readonly restarting: ReadonlySet<string>;
  /** The tile that the person keeps large. */
  readonly pinned: string | null;
}

const NOTHING = { stream: null, audioMuted: true, videoMuted: true } as const;

/**
 * Everybody's camera tile, with a picture or without, and before them the screens that others show. Large is the pinned
 * tile, or else the screens. In a call of two our own face stands in the corner of the other's.
 */
export function stageContents(room: StageRoom, own: StageOwn, choice: StageChoice): readonly TileContent[] {
  const { participants } = room;
  const screens = participants.flatMap((one) => remoteTiles(room, one, 'screen', choice));
  const cameras = participants.map((one) => (one.isMe ? ownTile(one, own) : cameraTile(room, one, choice)));
  const all = [...screens, ...cameras];
  const pinned = all.some(({ key }) => key === choice.pinned);
  const isLarge = ({ key, label }: TileContent): boolean => (pinned ? key === choice.pinned : label === 'screen');
  const inCorner = participants.length === 2 && !all.some(isLarge);
  return all.map((tile): TileContent => {
    if (isLarge(tile)) return { ...tile, place: 'large' };
    return inCorner && tile.participant.isMe ? { ...tile, place: 'corner' } : tile;
  });
}

function ownTile(participant: RoomParticipant, { camera, devices }: StageOwn): TileContent {
  const media = camera ? { stream: camera, audioMuted: !devices.isAudible, videoMuted: false } : NOTHING;
  const away = participant.state === 'RECONNECTING';
  const silenced = devices.isSilenced('camera') ? 'cameraSilenced' : null;
  return tileOf(participant, 'camera', media, away ? 'reconnecting' : silenced);
}

function cameraTile(room: StageRoom, participant: RoomParticipant, choice: StageChoice): TileContent {
  const [sent] = remoteTiles(room, participant, 'camera', choice);
  return sent ?? tileOf(participant, 'camera', NOTHING, stateOf(room, participant, null, choice));
}

/** One at most. */
function remoteTiles(
  room: StageRoom,
  participant: RoomParticipant,
  label: 'camera' | 'screen',
  choice: StageChoice,
): readonly TileContent[] {
  const isIt = (one: RemoteStream): boolean =>
    one.participantId === participant.id && (one.label === 'screen') === (label === 'screen');
  const sent = participant.isMe ? undefined : room.media.remote.find(isIt);
  if (!sent) return [];
  const { stream, audioMuted, videoPaused } = sent;
  const media = { stream, audioMuted, videoMuted: sent.videoMuted || videoPaused !== null };
  return [tileOf(participant, label, media, stateOf(room, participant, sent, choice))];
}

function stateOf(
  { media }: StageRoom,
  { id, state }: RoomParticipant,
  sent: RemoteStream | null,
  { restarting }: StageChoice,
): TileState | null {
  if (state === 'RECONNECTING' || restarting.has(id)) return 'reconnecting';
  if (media.outOfCall.has(id)) return 'outOfCall';
  if (media.outsideMesh.has(id)) return 'outside';
  return sent?.videoPaused === 'starved' ? 'videoStarved' : null;
}

function tileOf(
  participant: RoomParticipant,
  label: 'camera' | 'screen',
  media: Pick<TileContent, 'stream' | 'audioMuted' | 'videoMuted'>,
  state: TileState | null,
): TileContent {
  return { key: `${participant.id}/${label}`, label, participant, ...media, state, place: 'grid' };
}
