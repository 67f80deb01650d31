import { deepStrictEqual } from 'node:assert/strict';
import { mongoAtHand } from '../../support/mongo-server.js';
import { callScreens, crowdScreens, emptyRoomScreen, entranceScreens } from '../gallery/call-screens.js';
import { endedScreens, movingScreens, offerScreens } from '../gallery/file-screens.js';
import { Gallery } from '../gallery/gallery.js';
import { NAMES } from '../gallery/names.js';
import { chatScreens, darkScreens, dialogScreens } from '../gallery/room-screens.js';
import { enter, fill, roomOf, type Tour } from '../gallery/stage.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

/**
 * Every state of the page with the longest names that are legal, on a phone, a tablet held upright and a desk, light and
 * dark: nothing hangs over, axe-core finds nothing, and every button can be hit. GALLERY=<folder> keeps a picture of
 * each, in both languages.
 */
export const everyScreen: Scenario = {
  key: 'AA',
  name: 'Every screen: nothing hangs over, all can be heard and pressed (pictures: GALLERY=<folder>)',
  withinSeconds: 900,
  async run(setting) {
    const history = mongoAtHand('own') === undefined ? {} : { MONGODB_URL: (await setting.startMongo()).url };
    await setting.startServer({ RATE_LIMITS: 'off', ...history });
    const [english, german] = [new Gallery('en'), new Gallery('de')];
    try {
      await lookAround(setting, english, 'en-GB', true);
      await lookAround(setting, german, 'de-DE', german.isAskedFor);
    } finally {
      for (const fault of [...english.faults, ...german.faults]) setting.step(fault);
    }
    deepStrictEqual([...english.faults, ...german.faults], []);
  },
};

/** `whole`: every state; else those with the most words. */
async function lookAround(setting: ScenarioSetting, gallery: Gallery, locale: string, whole: boolean): Promise<void> {
  const room = roomOf(gallery.language);
  const ada = await setting.invite('Ada', { locale });
  await gallery.prepare(ada);
  await entranceScreens(gallery, ada, room);
  const grace = await setting.invite('Grace');
  const tour: Tour = { setting, gallery, room, ada, grace, extras: [] };
  await enter(ada, room, NAMES.long);
  await ada.isIn('connected');
  await emptyRoomScreen(tour);
  await enter(grace, room, NAMES.hebrew);
  await grace.isIn('connected');
  if (whole) {
    await callScreens(tour);
    await chatScreens(tour);
    await crowdScreens(tour);
  } else await fill(tour);
  await offerScreens(tour);
  await endedScreens(tour);
  if (whole) await movingScreens(tour);
  await darkScreens(tour);
  await dialogScreens(tour);
  for (const guest of [ada, grace]) await guest.page.context().close();
  for (const extra of tour.extras) await extra.leave();
}
