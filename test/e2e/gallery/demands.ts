import { FINGER_PX } from '../fits.js';

/** Each of these holds its content; one that scrolls holds its width. */
const FRAMES =
  '.top, .tabs, .stage, .controls, .tile, .tile-caption, .invitation, .notice, .offer, .panel, .person, .transfer, .line, .entrance-card, dialog';

/** Runs in the page. What is wrong with what it shows: nothing may hang over its frame, and whatever can be pressed must be hit. */
export function faultsOf([frames, finger]: readonly [string, number]): string[] {
  const faults: string[] = [];
  const dialog = document.querySelector('dialog:modal');
  const isShown = (one: Element): boolean =>
    one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    one.getClientRects().length > 0 &&
    one.closest('.unseen, .continued > .line-head, [aria-hidden="true"]:not(.icon, .avatar)') === null &&
    (dialog === null || dialog.contains(one));
  const shown = [...document.body.querySelectorAll<HTMLElement>('*')].filter(isShown);
  const nameOf = (one: Element): string => {
    const { testid, part } = (one as HTMLElement).dataset;
    const text = one.textContent.replaceAll(/\s+/g, ' ').trim().slice(0, 30);
    return `${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''}[${testid ?? part ?? ''}] “${text}”`;
  };
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (over > 0) faults.push(`the window scrolls sideways by ${over} px`);

  // The words themselves: what is broken nowhere runs out of its element.
  const boxOf = (one: Element, hasText: boolean): DOMRect => {
    const words = document.createRange();
    words.selectNodeContents(one);
    return hasText ? words.getBoundingClientRect() : one.getBoundingClientRect();
  };
  // Nothing hangs over its frame, unless something between the two cuts it off or lets it scroll.
  const cuts = (style: CSSStyleDeclaration, axis: 'overflowX' | 'overflowY'): boolean => style[axis] !== 'visible';
  for (const one of shown) {
    const hasText = [...one.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim() !== '');
    if (!hasText && !one.matches('button, input, textarea, select, progress, meter, .icon, .avatar')) continue;
    const style = getComputedStyle(one);
    let [isCutX, isCutY] = [cuts(style, 'overflowX'), cuts(style, 'overflowY')];
    let frame = one.parentElement;
    for (; frame !== null && !frame.matches(frames); frame = frame.parentElement) {
      isCutX ||= cuts(getComputedStyle(frame), 'overflowX');
      isCutY ||= cuts(getComputedStyle(frame), 'overflowY');
    }
    if (frame === null) continue;
    const [inner, outer] = [boxOf(one, hasText), frame.getBoundingClientRect()];
    const scrolls = getComputedStyle(frame).overflowY === 'auto';
    if (!isCutX && (inner.left < outer.left - 1 || inner.right > outer.right + 1))
      faults.push(`${nameOf(one)} hangs over the side of ${nameOf(frame)}`);
    if (!isCutY && !scrolls && (inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1))
      faults.push(`${nameOf(one)} hangs over the end of ${nameOf(frame)}`);
  }

  const pressable = shown.filter((one) =>
    one.matches(
      'button:enabled, summary, a[href], select:enabled, textarea:enabled, input:enabled:not([type=file]), video[tabindex="0"]',
    ),
  );
  const places = [...document.querySelectorAll('*')]
    .filter(({ scrollTop, scrollLeft }) => scrollTop + scrollLeft > 0)
    .map((one) => [one, one.scrollTop, one.scrollLeft] as const);
  const scrollers = shown.filter((one) => one.scrollHeight > one.clientHeight);
  for (const one of pressable) {
    if (one.matches('button') && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
      faults.push(`the words of ${nameOf(one)} don't fit into it`);
    one.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    const { left, top, width, height } = one.getBoundingClientRect();
    const isSmall = one.matches('button, select') && Math.min(width, height) < finger;
    if (isSmall) faults.push(`${nameOf(one)} is too small for a finger`);
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    // A line of text that is broken has no middle of its own.
    if (one.matches('a') && one.getClientRects().length > 1) continue;
    if (hit === null || !one.contains(hit))
      faults.push(`${nameOf(one)} is not hit in its middle, but ${hit === null ? 'nothing' : nameOf(hit)}`);
  }
  // As if nobody had looked.
  for (const one of scrollers) one.scrollTo({ top: 0, left: 0, behavior: 'instant' });
  for (const [one, top, left] of places) one.scrollTo({ top, left, behavior: 'instant' });
  return faults;
}

export const DEMANDS = [FRAMES, FINGER_PX] as const;
