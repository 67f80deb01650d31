import type { ViewNote } from './control-message.js';
import type { MediaLabel } from './places.js';

/** The size of a picture on the screen, in device pixels (CSS pixels × `devicePixelRatio`). */
export interface ViewSize {
  /** The width in device pixels. */
  readonly width: number;
  /** The height in device pixels. */
  readonly height: number;
}

/** How large we show what others send us, by participant and label. What nobody said anything of is sent as it is. */
export class Views {
  readonly #views = new Map<string, ReadonlyMap<MediaLabel, ViewNote>>();

  /** Null: nobody looks at it. False: so it was already. */
  put(participantId: string, label: MediaLabel, size: ViewSize | null): boolean {
    const [width, height] = [pixels(size?.width), pixels(size?.height)];
    const views = this.#views.get(participantId);
    const before = views?.get(label);
    if (before?.width === width && before.height === height) return false;
    this.#views.set(participantId, new Map([...(views ?? []), [label, { label, width, height }]]));
    return true;
  }

  of(participantId: string): readonly ViewNote[] {
    return [...(this.#views.get(participantId)?.values() ?? [])];
  }

  keep(participantIds: ReadonlySet<string>): void {
    for (const id of [...this.#views.keys()]) if (!participantIds.has(id)) this.#views.delete(id);
  }
}

function pixels(length = 0): number {
  return Math.min(Math.max(Math.round(length), 0), 100_000);
}
