import { LevelMeter } from './level-meter.js';
import type { OwnDevices } from './own-devices.js';
import { MutedSpeech } from './speaking.js';

/** Listens to our own microphone: how loud we are, and whether we speak although we are muted. */
export class OwnVoice {
  readonly #mutedSpeech = new MutedSpeech();
  #meter: LevelMeter | null = null;
  #measured: MediaStreamTrack | null = null;
  #level = 0;
  readonly #ended = new AbortController();

  constructor(
    private readonly devices: OwnDevices,
    /** Called ten times a second while the microphone is on. */
    private readonly heard: (voice: { readonly level: number; readonly isUnheard: boolean }) => void,
  ) {
    devices.addEventListener('change', () => this.#follow(), { signal: this.#ended.signal });
    this.#follow();
  }

  /** What the others hear of us: 0 while we are muted. */
  get level(): number {
    return this.devices.isAudible ? this.#level : 0;
  }

  close(): void {
    this.#ended.abort();
    this.#meter?.close();
    this.#meter = null;
  }

  #follow(): void {
    const { microphone } = this.devices;
    if (microphone !== this.#measured) {
      this.#meter?.close();
      this.#measured = microphone;
      this.#meter = microphone && new LevelMeter(microphone, (level) => this.#hear(level));
    }
    if (!microphone || !this.devices.isMuted) this.#hear(0);
  }

  #hear(level: number): void {
    this.#level = level;
    const isMuted = this.#measured !== null && this.devices.isMuted;
    const isUnheard = this.#mutedSpeech.hear(level, isMuted, performance.now());
    this.heard({ level: this.level, isUnheard });
  }
}
