type Attribute = string | number | boolean | null | ((event: Event) => void);
type Child = Node | string | null;

/** Makes an element. A function is a listener (`click: () => …`), true an empty attribute, false and null none. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else setAttribute(made, name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Writes only what differs, so that nothing is announced or restyled for nothing. */
export function setAttribute(target: Element, name: string, value: string | number | boolean | null): void {
  if (value === null || value === false) {
    target.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (target.getAttribute(name) !== text) target.setAttribute(name, text);
}

export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** One of the symbols in index.html. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** The element of the markup that is marked `data-part="name"`. */
export function part<T extends HTMLElement>(root: ParentNode, name: string, type: new () => T): T {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof type)) throw new Error(`The markup has no part "${name}"`);
  return found;
}

/** A fresh copy of a template's single element. */
export function copyOf(templateId: string): HTMLElement {
  const template = document.getElementById(templateId);
  const content = template instanceof HTMLTemplateElement ? template.content.firstElementChild : null;
  if (!(content instanceof HTMLElement)) throw new Error(`The markup has no template "${templateId}"`);
  return content.cloneNode(true) as HTMLElement;
}
