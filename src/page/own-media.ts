import { siteStorage, type Media } from '../client/rejoin-client.js';
import { isAllowed, openScreen } from './capture.js';
import type { OwnDevices } from './own-devices.js';

const STORED = 'rejoin:own-media';
const HUNG_UP = 'hung-up';

/** What we send into the call: microphone and camera as far as they are on, and our screen. */
export class OwnMedia {
  #camera: MediaStream | null = null;
  #screen: MediaStream | null = null;
  /** What was on before a reload, or before another tab took the seat; null: that has been taken up. */
  #toRestore: readonly string[] | null = remembered();
  #isOver = false;

  constructor(
    readonly devices: OwnDevices,
    private readonly media: Media,
    private readonly changed: () => void,
  ) {
    devices.addEventListener('change', () => this.#follow());
    // Whoever has hung up has done so also after a reload.
    if (this.#toRestore?.includes(HUNG_UP)) media.leaveCall();
    // What was on in the preview.
    if (devices.microphone ?? devices.camera) this.#publish();
  }

  /** Camera and microphone, as they are published. */
  get camera(): MediaStream | null {
    return this.#camera;
  }

  get screen(): MediaStream | null {
    return this.#screen;
  }

  get isOnAir(): boolean {
    return this.#camera !== null || this.#screen !== null;
  }

  get isInCall(): boolean {
    return this.media.inCall;
  }

  get canShareScreen(): boolean {
    return 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
  }

  async toggleScreen(): Promise<void> {
    if (this.#screen) {
      this.stopScreen();
      return;
    }
    const stream = await openScreen();
    if (this.#isOver) {
      stream.getTracks().forEach((track) => track.stop());
      return;
    }
    this.#screen = stream;
    // The browser's own bar has a button for it too.
    stream.getVideoTracks()[0]?.addEventListener('ended', () => this.stopScreen());
    this.media.publish('screen', stream);
    this.#tell();
  }

  stopScreen(): void {
    this.#screen?.getTracks().forEach((track) => track.stop());
    this.#screen = null;
    this.media.unpublish('screen');
    this.#tell();
  }

  /** In both directions: nobody sees or hears us, nor we them. */
  hangUp(): void {
    this.#toRestore = null;
    this.#stop();
    this.media.leaveCall();
    this.#tell();
  }

  /** After hanging up. Everything is off: the person switches on what they want. */
  joinCall(): void {
    this.media.joinCall();
    this.#tell();
  }

  /** Another tab has the seat: everything off, until `restore`. */
  suspend(): void {
    this.#toRestore = this.#state;
    this.#stop();
  }

  /** The visit is over: the next one begins with everything off. */
  close(): void {
    this.#isOver = true;
    this.#screen?.getTracks().forEach((track) => track.stop());
    this.devices.close();
    siteStorage.session.removeItem(STORED);
  }

  /** What was on before a reload, as far as the browser gives it without asking the person again. */
  async restore(): Promise<void> {
    const wanted = this.#toRestore ?? [];
    this.#toRestore = null;
    // A microphone that is gone meanwhile doesn't keep the camera off.
    const tries = (['microphone', 'camera'] as const).map(async (source) => {
      if (wanted.includes(source) && (await isAllowed(source))) await this.devices.switchOn(source);
    });
    await Promise.allSettled(tries);
    this.#tell();
    await Promise.all(tries);
  }

  #follow(): void {
    if (this.#isOver) return;
    this.#publish();
    this.#tell();
  }

  #publish(): void {
    const { devices, media } = this;
    const tracks = [devices.microphone, devices.camera].filter((track) => track !== null);
    const before = this.#camera?.getTracks() ?? [];
    if (tracks.length !== before.length || tracks.some((track) => !before.includes(track))) {
      this.#camera = tracks.length > 0 ? new MediaStream(tracks) : null;
      if (this.#camera) media.publish('camera', this.#camera);
      else media.unpublish('camera');
    }
    if (devices.microphone) media.mute('camera', 'audio', devices.isMuted);
  }

  #stop(): void {
    if (this.#screen) this.stopScreen();
    this.devices.stop();
  }

  get #state(): readonly string[] {
    const { isAudible, isVisible } = this.devices;
    return [isAudible ? 'microphone' : '', isVisible ? 'camera' : '', this.isInCall ? '' : HUNG_UP];
  }

  #tell(): void {
    // A second reload, before the first one was over, finds what there was.
    if (this.#toRestore === null) siteStorage.session.setItem(STORED, this.#state.join(' ').trim());
    this.changed();
  }
}

function remembered(): readonly string[] {
  return (siteStorage.session.getItem(STORED) ?? '').split(' ');
}
