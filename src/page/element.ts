import { piecesOf, withoutMarks } from './texts/isolated.js';
import { textAt } from './texts/text.js';

type Attribute = string | number | boolean | null | ((event: Event) => void);
type Child = Node | string | null;

/** Makes an element. Names in a text child are isolated, as by `setText`. A function is a listener (`click: () => …`), true an empty attribute, false and null none. */
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
  for (const child of children) if (child !== null) made.append(...nodesOf(child));
  return made;
}

/** Writes only what differs, so that nothing is announced or restyled for nothing. */
export function setAttribute(target: Element, name: string, value: string | number | boolean | null): void {
  if (value === null || value === false) {
    target.removeAttribute(name);
    return;
  }
  const given = value === true ? '' : String(value);
  // What is spoken has no direction; and who calls a button by its name says no marks.
  const text = name.startsWith('aria-') ? withoutMarks(given) : given;
  if (target.getAttribute(name) !== text) target.setAttribute(name, text);
}

/** Shows a text whose names (see `isolated`) each have a direction of their own. */
export function setText(target: Element, text: string): void {
  const pieces = piecesOf(text);
  const isShown =
    target.textContent === pieces.map((piece) => piece.text).join('') &&
    target.querySelectorAll('bdi').length === pieces.filter(({ isIsolated }) => isIsolated).length;
  if (!isShown) target.replaceChildren(...nodesOf(text));
}

function nodesOf(child: Node | string): readonly (Node | string)[] {
  if (typeof child !== 'string') return [child];
  return piecesOf(child).map((piece) => {
    if (!piece.isIsolated) return piece.text;
    const name = document.createElement('bdi');
    name.textContent = piece.text;
    return name;
  });
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

/** How the markup names a text of the catalogue, and where that is shown. */
const MARKS: readonly (readonly [string, (target: Element, text: string) => void])[] = [
  ['data-text', setText],
  ['data-text-label', (target, text) => setAttribute(target, 'aria-label', text)],
  ['data-text-title', (target, text) => setAttribute(target, 'title', text)],
  ['data-text-placeholder', (target, text) => setAttribute(target, 'placeholder', text)],
];

/** A fresh copy of a template's single element, in the page's language. */
export function copyOf(templateId: string): HTMLElement {
  const template = document.getElementById(templateId);
  const content = template instanceof HTMLTemplateElement ? template.content.firstElementChild : null;
  if (!(content instanceof HTMLElement)) throw new Error(`The markup has no template "${templateId}"`);
  const copy = content.cloneNode(true) as HTMLElement;
  for (const [mark, write] of MARKS) {
    for (const marked of copy.querySelectorAll(`[${mark}]`)) write(marked, textAt(marked.getAttribute(mark) ?? ''));
  }
  return copy;
}
