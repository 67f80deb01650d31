import type { Guest } from '../guest.js';
import type { Gallery } from './gallery.js';
import { NAMES } from './names.js';
import { enter, fill, type Tour } from './stage.js';

const REMOTE_SCREEN = '[data-testid=tile-remote][data-label=screen]';

export async function entranceScreens(gallery: Gallery, ada: Guest, room: string): Promise<void> {
  await ada.page.goto('/');
  await ada.part('join-room').waitFor();
  await gallery.look(ada, 'entrance', { narrow: true, zoomed: true });
  await ada.part('preview-camera-button').click();
  await ada.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  await gallery.look(ada, 'entrance-preview');
  await ada.part('preview-camera-button').click();
  await ada.part('join-room').fill('not a room!');
  await ada.part('join-button').click();
  await gallery.look(ada, 'entrance-field-errors');
  await enter(ada, room, NAMES.long, ['elsewhere']);
  await ada.part('join-error').waitFor();
  await gallery.look(ada, 'refused');
}

export async function emptyRoomScreen({ gallery, ada }: Tour): Promise<void> {
  await gallery.look(ada, 'empty-room', { tab: 'stage', narrow: true, zoomed: true });
}

export async function callScreens({ gallery, ada, grace }: Tour): Promise<void> {
  await grace.switchOn('camera', 'microphone');
  await ada.switchOn('camera');
  await Promise.all([ada.sees(grace), grace.sees(ada)]);
  await gallery.look(ada, 'call-of-two', { tab: 'stage', narrow: true, zoomed: true });
  for (const menu of ['microphone-menu', 'camera-menu', 'tile-menu']) {
    await ada.press(`${menu}-button`);
    await ada.part(menu).waitFor();
    await gallery.look(ada, menu, { narrow: menu === 'microphone-menu' });
    await ada.page.keyboard.press('Escape');
  }
  await grace.part('screen-button').click();
  await ada.page.locator(`${REMOTE_SCREEN}[data-video=on]`).waitFor();
  await gallery.look(ada, 'a-screen', { tab: 'stage' });
  await ada.part('screen-button').click();
  await ada.page.locator('[data-testid=screen-button][aria-pressed=true]').waitFor();
  await gallery.look(ada, 'two-screens', { tab: 'stage', narrow: true });
  await grace.part('screen-button').click();
  await ada.page.locator(REMOTE_SCREEN).waitFor({ state: 'detached' });
  await gallery.look(ada, 'own-screen', { tab: 'stage', narrow: true });
  await ada.part('screen-button').click();
  await ada.switchOn('microphone');
  await ada.switchOff('microphone');
  await ada.part('unheard').waitFor();
  await gallery.look(ada, 'muted-speech', { tab: 'stage', narrow: true });
  await ada.part('hangup-button').click();
  await ada.part('call-notes').filter({ hasText: /./ }).waitFor();
  await gallery.look(ada, 'hung-up', { tab: 'stage' });
  await ada.part('hangup-button').click();
  await ada.switchOn('camera');
}

export async function crowdScreens(tour: Tour): Promise<void> {
  const { gallery, ada, grace } = tour;
  await fill(tour, 4);
  await gallery.look(ada, 'call-of-four', { tab: 'stage' });
  await fill(tour);
  await gallery.look(ada, 'crowd', { tab: 'stage', narrow: true });
  await gallery.look(ada, 'crowd-people', { tab: 'people' });
  await grace.part('screen-button').click();
  await ada.page.locator(`${REMOTE_SCREEN}[data-video=on]`).waitFor({ state: 'attached' });
  await gallery.look(ada, 'crowd-screen', { tab: 'stage', narrow: true });
  await grace.part('screen-button').click();
  await ada.page.locator(REMOTE_SCREEN).waitFor({ state: 'detached' });
}
