import { element } from './element.js';
import { openMenu } from './menu.js';
import { isolated } from './texts/isolated.js';
import { text } from './texts/text.js';
import type { TileContent } from './tile.js';

export interface TileChoices {
  readonly isPinned: boolean;
  /** 0 to 1. */
  readonly volume: number;
  pin(): void;
  setVolume(volume: number): void;
}

/** What a person can do with the picture and the sound of another. */
export function openTileMenu(button: HTMLElement, { participant, label }: TileContent, choices: TileChoices): void {
  const title = label === 'camera' ? isolated(participant.name) : text.call.screenOf(participant.name);
  const pin = element('button', { type: 'button', class: 'button wide', 'data-testid': 'pin-button' });
  pin.append(choices.isPinned ? text.call.unpin : text.call.pin);
  const menu = openMenu(button, { title, testId: 'tile-menu' }, pin, ...volumeField(choices));
  pin.addEventListener('click', () => {
    menu.close();
    choices.pin();
  });
}

/** None where the system alone decides on the volume, as on iPhones. */
function volumeField(choices: TileChoices): readonly HTMLElement[] {
  if (!canSetVolume()) return [];
  const id = 'tile-volume';
  const range = element('input', { id, type: 'range', min: 0, max: 100, step: 5, 'data-testid': 'volume' });
  range.value = String(Math.round(choices.volume * 100));
  range.addEventListener('input', () => choices.setVolume(Number(range.value) / 100));
  return [element('div', { class: 'field' }, element('label', { for: id }, text.call.volume), range)];
}

function canSetVolume(): boolean {
  const probe = document.createElement('video');
  probe.volume = 0.5;
  return probe.volume === 0.5;
}
