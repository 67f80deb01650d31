import { element, setAttribute } from './element.js';

/** Between the button and its menu. */
const GAP_PX = 8;
const EDGE_PX = 8;

/**
 * Opens a menu at its button: a dialog, so that it lies above everything, holds the focus, ends with Esc or a click beside
 * it, and gives the focus back.
 */
export function openMenu(
  button: HTMLElement,
  look: { readonly title: string; readonly testId: string },
  ...content: readonly Node[]
): HTMLDialogElement {
  const title = element('h2', { id: `${look.testId}-title` }, look.title);
  const menu = element('dialog', { class: 'menu', 'data-testid': look.testId, 'aria-labelledby': title.id }, title);
  menu.append(...content);
  menu.addEventListener('click', (event) => {
    if (event.target === menu && isOutside(event, menu)) menu.close();
  });
  const place = (): void => standAt(menu, button);
  addEventListener('resize', place);
  menu.addEventListener('close', () => {
    removeEventListener('resize', place);
    setAttribute(button, 'aria-expanded', 'false');
    menu.remove();
  });
  document.body.append(menu);
  setAttribute(button, 'aria-expanded', 'true');
  menu.showModal();
  place();
  return menu;
}

/** The backdrop's clicks are the dialog's own. */
function isOutside({ clientX, clientY }: MouseEvent, menu: HTMLElement): boolean {
  const { left, right, top, bottom } = menu.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

/** Above the button, or below it where there is more room, and never over the window's edge. */
function standAt(menu: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.max(EDGE_PX, Math.min(at.left, innerWidth - width - EDGE_PX));
  const above = at.top - height - GAP_PX;
  const below = Math.min(at.bottom + GAP_PX, innerHeight - height - EDGE_PX);
  menu.style.left = `${left}px`;
  menu.style.top = `${Math.max(EDGE_PX, above >= EDGE_PX ? above : below)}px`;
}
