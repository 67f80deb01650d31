const EVERY_MS = 100;
/** At 48 kHz 170 ms: more than passes between two looks, or a short sound between them would go unnoticed. */
const SAMPLES = 8192;
/** As long as a syllable's loudest part, 21 ms. */
const BLOCK = 1024;

/**
 * Measures how loud a microphone is, ten times a second: 0 is silence, 1 is as loud as can be. It listens to a copy of the
 * track, so that it also hears what is muted for the others.
 */
export class LevelMeter {
  readonly #copy: MediaStreamTrack;
  readonly #context = new AudioContext();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #ended = new AbortController();

  constructor(track: MediaStreamTrack, heard: (level: number) => void) {
    this.#copy = track.clone();
    this.#copy.enabled = true;
    const analyser = new AnalyserNode(this.#context, { fftSize: SAMPLES });
    this.#context.createMediaStreamSource(new MediaStream([this.#copy])).connect(analyser);
    const samples = new Float32Array(SAMPLES);
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      heard(loudestOf(samples));
    }, EVERY_MS);
    this.#awaken();
  }

  /** Also the copy holds the microphone: it must not stay on. */
  close(): void {
    this.#ended.abort();
    clearInterval(this.#timer);
    this.#copy.stop();
    void this.#context.close();
  }

  /** After a reload browsers measure no sound before the person has touched the page. */
  #awaken(): void {
    const { signal } = this.#ended;
    for (const event of ['pointerdown', 'keydown']) {
      document.addEventListener(event, () => void this.#context.resume(), { once: true, signal });
    }
  }
}

/** How loud the loudest part was. */
export function loudestOf(samples: Float32Array): number {
  const starts = Array.from({ length: Math.ceil(samples.length / BLOCK) }, (_, block) => block * BLOCK);
  return Math.max(...starts.map((start) => loudnessOf(samples.subarray(start, start + BLOCK))));
}

/** The root mean square, as `audioLevel` of WebRTC's statistics is made. */
export function loudnessOf(samples: Float32Array): number {
  const sum = samples.reduce((total, sample) => total + sample * sample, 0);
  return Math.sqrt(sum / samples.length);
}
