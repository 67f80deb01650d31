import type { ViewNote } from './control-message.js';
import type { Place } from './places.js';

/** How much of what we send goes over one link. */
export interface LinkShape {
  /** For all video of the link, bit/s. */
  readonly videoBps: number;
  /** No sound is hurt: all else is off (`starved`), or tried out (`probing`). */
  readonly line: LineState;
  /** How large the other side shows what we send. */
  readonly views: readonly ViewNote[];
}

export type LineState = 'open' | 'starved' | 'probing';

/** The size of the picture that a track has to give. */
export type PictureSize = Pick<MediaTrackSettings, 'width' | 'height'>;

/** `degradationPreference` is of webrtc-extensions. */
export interface Encoding {
  readonly degradationPreference: 'balanced' | 'maintain-resolution';
  readonly encoding: RTCRtpEncodingParameters;
}

/** Opus sounds well with it, and on a starving line it is half of what goes through. */
const STARVING_AUDIO_BPS = 20_000;
const SPEECH_BPS = 32_000;
const SCREEN_AUDIO_BPS = 64_000;
/** Enough for the estimate of a line that has recovered to rise. */
const PROBING_VIDEO_BPS = 120_000;
const PROBE = { width: 160, height: 90 };
/** Text is read, and read it can be when it stands still. */
const SCREEN_FPS = 15;
/** What a picture needs, bit/s: faces that move 24 times a second, screens that mostly stand still. */
const BASE_BPS = 100_000;
const BPS_PER_PIXEL = { camera: 2.4, screen: 1.2 } as const;
/** Encoders don't begin anew for each pixel of a window that is being resized. */
const SCALES = [8, 6, 4, 3, 2, 1.5] as const;

/** What the sender in that place is told. `share`: the part of the link's video that is this place's. */
export function encodingOf(place: Place, picture: PictureSize, shape: LinkShape, share: number): Encoding {
  if (place.kind === 'audio') return audio(place, shape);
  const isOpen = shape.line === 'open';
  const view = shape.views.find(({ label }) => label === place.label);
  const scale = scaleFor(picture, isOpen ? view : PROBE);
  const { width = 1_280, height = 720 } = picture;
  const enough = BASE_BPS + (BPS_PER_PIXEL[place.label] * width * height) / scale ** 2;
  const isSeen = view === undefined || view.width * view.height > 0;
  const most = isOpen ? shape.videoBps : PROBING_VIDEO_BPS;
  const isScreen = place.label === 'screen';
  return {
    degradationPreference: isScreen ? 'maintain-resolution' : 'balanced',
    encoding: {
      active: isOpen ? isSeen : shape.line === 'probing',
      maxBitrate: Math.round(Math.min(most * share, enough)),
      scaleResolutionDownBy: scale,
      ...(isScreen && { maxFramerate: SCREEN_FPS }),
    },
  };
}

function audio({ label }: Place, { line }: LinkShape): Encoding {
  const usual = label === 'screen' ? SCREEN_AUDIO_BPS : SPEECH_BPS;
  const maxBitrate = line === 'open' ? usual : STARVING_AUDIO_BPS;
  return {
    degradationPreference: 'balanced',
    encoding: { active: true, maxBitrate, priority: 'high', networkPriority: 'high' },
  };
}

/** The most that still fills the view. */
function scaleFor(
  { width = 0, height = 0 }: PictureSize,
  view: { readonly width: number; readonly height: number } | undefined,
): number {
  if (!view || view.width * view.height === 0) return 1;
  const most = Math.min(width / view.width, height / view.height);
  return SCALES.find((scale) => scale <= most) ?? 1;
}
