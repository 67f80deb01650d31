import type { Device } from './device-list.js';
import { element } from './element.js';
import { ownMeter } from './meter.js';
import { openMenu } from './menu.js';
import type { Notices } from './notices.js';
import type { OwnDevices } from './own-devices.js';
import { text } from './texts/text.js';

type Trying = Pick<Notices, 'trying'>;

/** What a device button's menu offers: the microphone's has the speaker too, as both are one headset mostly. */
const DEVICES_OF = { microphone: ['microphone', 'speaker'], camera: ['camera'] } as const;

/** Makes the button open the menu of these devices. */
export function wireDeviceMenu(
  button: HTMLButtonElement,
  source: 'microphone' | 'camera',
  devices: OwnDevices,
  notices: Trying,
): void {
  button.setAttribute('aria-haspopup', 'dialog');
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-label', text.call.chooseDevice[source]);
  button.title = text.call.chooseDevice[source];
  button.addEventListener('click', () => {
    const fields = DEVICES_OF[source].map((device) => field(device, devices, notices));
    const level = source === 'microphone' ? [ownMeter()] : [];
    const testId = `${source}-menu`;
    const menu = openMenu(button, { title: text.call.chooseDevice[source], testId }, ...fields, ...level);
    const follow = (): void => fields.forEach((one) => one.dispatchEvent(new Event('follow')));
    devices.addEventListener('change', follow);
    menu.addEventListener('close', () => devices.removeEventListener('change', follow));
    void devices.list.refresh();
  });
}

function field(device: Device, devices: OwnDevices, notices: Trying): HTMLElement {
  const id = `choose-${device}`;
  const select = element('select', { id, 'data-testid': id });
  select.addEventListener('change', () => void notices.trying(() => devices.choose(device, select.value)));
  const hint = element('p', { class: 'field-hint' });
  const root = element(
    'div',
    { class: 'field' },
    element('label', { for: id }, text.call.device[device]),
    select,
    hint,
  );
  const follow = (): void => {
    root.hidden = device === 'speaker' && !devices.list.canChooseSpeaker;
    fill(select, device, devices);
    const unnamed = devices.list.of(device).every(({ name }) => name === '');
    hint.textContent = unnamed && device !== 'speaker' ? text.call.namedOnceOn[device] : '';
    hint.hidden = hint.textContent === '';
  };
  root.addEventListener('follow', follow);
  follow();
  return root;
}

/** An open list must not be changed under the person's fingers for nothing. */
function fill(select: HTMLSelectElement, device: Device, { list }: OwnDevices): void {
  const known = list.of(device).filter(({ name }) => name !== '');
  const wanted = [{ id: '', name: text.call.defaultDevice }, ...known];
  const isSame =
    wanted.length === select.options.length && wanted.every(({ id }, at) => select.options[at]?.value === id);
  if (!isSame) select.replaceChildren(...wanted.map(({ id, name }) => new Option(name, id)));
  const chosen = list.chosen(device);
  if (select.value !== chosen) select.value = chosen;
}
