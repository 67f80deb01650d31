import { wireDeviceMenu } from './device-menu.js';
import { icon, part, setAttribute } from './element.js';
import { ownMeter } from './meter.js';
import type { Notices } from './notices.js';
import type { OwnMedia } from './own-media.js';
import { text } from './texts/text.js';

/** The buttons under the tiles. */
export class CallControls {
  readonly #microphone: HTMLButtonElement;
  readonly #camera: HTMLButtonElement;
  readonly #screen: HTMLButtonElement;
  readonly #hangup: HTMLButtonElement;

  constructor(
    root: HTMLElement,
    private readonly own: OwnMedia,
    private readonly notices: Notices,
  ) {
    const { devices } = own;
    this.#microphone = part(root, 'microphone', HTMLButtonElement);
    this.#camera = part(root, 'camera', HTMLButtonElement);
    this.#screen = part(root, 'screen', HTMLButtonElement);
    this.#hangup = part(root, 'hangup', HTMLButtonElement);
    this.#on(this.#microphone, () => devices.toggleMicrophone());
    this.#on(this.#camera, () => devices.toggleCamera());
    this.#on(this.#screen, () => own.toggleScreen());
    this.#on(this.#hangup, async () => (own.isInCall ? own.hangUp() : own.joinCall()));
    wireDeviceMenu(part(root, 'microphone-menu', HTMLButtonElement), 'microphone', devices, notices);
    wireDeviceMenu(part(root, 'camera-menu', HTMLButtonElement), 'camera', devices, notices);
    this.#microphone.after(ownMeter());
    this.show();
  }

  show(): void {
    const { own } = this;
    showToggle(this.#microphone, 'microphone', own.devices.isAudible);
    showToggle(this.#camera, 'camera', own.devices.isVisible);
    showToggle(this.#screen, 'screen', own.screen !== null);
    this.#screen.hidden = !own.canShareScreen;
    this.#showHangUp();
  }

  #showHangUp(): void {
    const { isInCall } = this.own;
    setAttribute(this.#hangup, 'data-in-call', isInCall);
    const { hangUp, hangUpTitle, joinCall, joinCallTitle } = text.call;
    if (isInCall) describe(this.#hangup, 'hangup', hangUp, hangUpTitle);
    else describe(this.#hangup, 'call', joinCall, joinCallTitle);
  }

  /** A second click while the browser still asks for permission would ask twice. */
  #on(button: HTMLButtonElement, action: () => Promise<void>): void {
    let busy = false;
    button.addEventListener('click', () => {
      if (busy) return;
      busy = true;
      void this.notices.trying(action).finally(() => (busy = false));
    });
  }
}

/** The name stays while the state changes: a screen reader says "Mic, pressed". */
export function showToggle(button: HTMLButtonElement, what: 'microphone' | 'camera' | 'screen', on: boolean): void {
  setAttribute(button, 'aria-pressed', String(on));
  const sign = on || what === 'screen' ? what : `${what}-off`;
  describe(button, sign, text.call.button[what], text.call.toggle[what](on));
}

function describe(button: HTMLButtonElement, sign: string, name: string, title: string): void {
  setAttribute(button, 'title', title);
  if (button.dataset['sign'] === sign) return;
  button.dataset['sign'] = sign;
  const label = document.createElement('span');
  label.textContent = name;
  button.replaceChildren(icon(sign), label);
}
