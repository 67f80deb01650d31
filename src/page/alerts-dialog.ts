import { alertSettings, type AlertSettings } from './alert-settings.js';
import { checkbox, present } from './dialogs.js';
import { element, setText } from './element.js';
import { text } from './texts/text.js';

/** Lets the person choose how offers are told while the page is in the background. The browser is asked by a click here only. */
export function askForAlerts(): void {
  const words = text.files;
  const settings = alertSettings.read();
  const keep = (change: Partial<AlertSettings>): void => alertSettings.write({ ...alertSettings.read(), ...change });
  const sound = checkbox(words.alertSound, 'alert-sound');
  sound.box.checked = settings.sound;
  const shown = checkbox(words.alertNotification, 'alert-notification');
  shown.box.checked = settings.notification && permission() === 'granted';
  const note = element('p', { class: 'muted', role: 'status', 'data-testid': 'alert-note' });
  const explain = (): void => {
    const why = permission() === 'denied' ? words.alertRefused : '';
    setText(note, permission() === 'unknown' ? words.alertUnknown : why);
    shown.box.disabled = permission() === 'unknown';
  };
  sound.box.addEventListener('change', () => keep({ sound: sound.box.checked }));
  const chosen = async (): Promise<void> => {
    if (shown.box.checked && permission() === 'default') await Notification.requestPermission();
    if (permission() !== 'granted') shown.box.checked = false;
    keep({ notification: shown.box.checked });
    explain();
  };
  shown.box.addEventListener('change', () => void chosen());
  explain();
  const list = element(
    'fieldset',
    { class: 'alerts' },
    element('legend', {}, words.alertsText),
    sound.root,
    shown.root,
  );
  const nothing = (): void => undefined;
  present({ title: words.alertsTitle, testId: 'alerts-dialog' }, element('div', {}, list, note), nothing);
}

function permission(): NotificationPermission | 'unknown' {
  return 'Notification' in window ? Notification.permission : 'unknown';
}
