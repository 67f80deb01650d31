import { icon, part, setAttribute } from './element.js';
import type { Notices } from './notices.js';
import type { OwnMedia } from './own-media.js';

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
    this.#microphone = part(root, 'microphone', HTMLButtonElement);
    this.#camera = part(root, 'camera', HTMLButtonElement);
    this.#screen = part(root, 'screen', HTMLButtonElement);
    this.#hangup = part(root, 'hangup', HTMLButtonElement);
    this.#on(this.#microphone, () => own.toggleMicrophone());
    this.#on(this.#camera, () => own.toggleCamera());
    this.#on(this.#screen, () => own.toggleScreen());
    this.#on(this.#hangup, async () => own.hangUp());
    this.show();
  }

  show(): void {
    const { own } = this;
    const microphone = own.isAudible ? 'microphone' : 'microphone-off';
    const camera = own.isVisible ? 'camera' : 'camera-off';
    describe(this.#microphone, own.isAudible, microphone, 'Mic', own.isAudible ? 'Mute' : 'Unmute');
    describe(
      this.#camera,
      own.isVisible,
      camera,
      'Camera',
      own.isVisible ? 'Turn the camera off' : 'Turn the camera on',
    );
    const sharing = own.screen !== null;
    describe(this.#screen, sharing, 'screen', 'Screen', sharing ? 'Stop sharing the screen' : 'Share the screen');
    this.#screen.hidden = !own.canShareScreen;
    this.#hangup.disabled = !own.isOnAir;
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

/** The name stays while the state changes: a screen reader says "Microphone, pressed". */
function describe(button: HTMLButtonElement, on: boolean, sign: string, name: string, title: string): void {
  setAttribute(button, 'aria-pressed', String(on));
  setAttribute(button, 'title', title);
  if (button.dataset['sign'] === sign) return;
  button.dataset['sign'] = sign;
  const label = document.createElement('span');
  label.textContent = name;
  button.replaceChildren(icon(sign), label);
}
