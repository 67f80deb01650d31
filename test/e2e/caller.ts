import type { Room } from '../../src/client/rejoin-client.js';
import type { Guest } from './guest.js';
import { LabPage } from './lab-page.js';
import { inviteTapped, type PeerTap, type Stat } from './peer-tap.js';
import type { ScenarioSetting } from './setting.js';

/** What an application's page reads of a call. */
export interface CallState {
  readonly me: string;
  readonly isInMesh: boolean;
  readonly outsideMesh: readonly string[];
  /** By whose they are. */
  readonly remote: readonly { readonly from: string; readonly kinds: string; readonly videoPaused: string | null }[];
}

/** Somebody in a call, in a page that has nothing but the client. */
export class Caller {
  private constructor(
    readonly guest: Guest,
    readonly tap: PeerTap,
    readonly lab: LabPage,
  ) {}

  static async open(setting: ScenarioSetting, name: string): Promise<Caller> {
    const { guest, tap } = await inviteTapped(setting, name);
    return new Caller(guest, tap, await LabPage.open(guest));
  }

  async join(room: string): Promise<void> {
    await this.lab.join(room);
  }

  /** Whatever comes is played from now on, as in any page with a call. */
  async plays(): Promise<void> {
    await this.guest.page.evaluate(() => {
      const { room: joined } = globalThis as unknown as { room: Room };
      const playing = new Map<MediaStream, HTMLVideoElement>();
      joined.on('media', (remote) => {
        const streams = remote.map(({ stream }) => stream);
        for (const [stream, player] of playing) if (!streams.includes(stream)) player.remove();
        for (const stream of streams) {
          if (playing.has(stream)) continue;
          const player = document.createElement('video');
          Object.assign(player, { autoplay: true, srcObject: stream });
          document.body.append(player);
          playing.set(stream, player);
        }
      });
    });
  }

  async publish(constraints: MediaStreamConstraints): Promise<void> {
    await this.guest.page.evaluate(async (wanted) => {
      const { room } = globalThis as unknown as { room: Room };
      room.media.publish('camera', await navigator.mediaDevices.getUserMedia(wanted));
    }, constraints);
  }

  /** A picture of 160 × 90 that hardly moves: what a machine has many of. */
  async publishStill(): Promise<void> {
    await this.guest.page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 90 });
      const context = canvas.getContext('2d')!;
      setInterval(() => context.fillRect(Math.random() * 160, 0, 1, 90), 1_000);
      (globalThis as unknown as { room: Room }).room.media.publish('camera', canvas.captureStream(1));
    });
  }

  /** Shows all that comes that large; null: not at all. */
  async showsAll(size: { readonly width: number; readonly height: number } | null): Promise<void> {
    await this.guest.page.evaluate((given) => {
      const { media } = (globalThis as unknown as { room: Room }).room;
      for (const { participantId } of media.remote) media.view(participantId, 'camera', given);
    }, size);
  }

  /** The videos that come, as `getStats` knows them. */
  async videos(): Promise<readonly Stat[]> {
    return (await this.tap.stats('inbound-rtp')).filter(({ kind, bytesReceived }) => kind === 'video' && bytesReceived);
  }

  async leave(): Promise<void> {
    await this.guest.page.evaluate(() => (globalThis as unknown as { room: Room }).room.leave());
  }

  state(): Promise<CallState> {
    return this.guest.page.evaluate(() => {
      const { media, me } = (globalThis as unknown as { room: Room }).room;
      const remote = media.remote.map(({ participantId, stream, videoPaused }) => {
        const kinds = stream.getTracks().map(({ kind }) => kind);
        return { from: participantId, kinds: kinds.sort().join(' '), videoPaused };
      });
      return { me: me?.id ?? '', isInMesh: media.isInMesh, outsideMesh: [...media.outsideMesh], remote };
    });
  }
}
