// Elements in one line each. Text is always set as text: no HTML is ever parsed here.

export type Child = Node | string | number | null | undefined | false | Child[];
type Handler = (event: never) => void;
export type Attributes = Record<
  string,
  string | number | boolean | null | undefined | Handler
>;

/** An element: attributes by name, listeners as `onclick`, then its children. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  applyAttributes(element, attributes);
  append(element, children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** The same for SVG, whose elements live in another namespace. */
export function svg(tag: string, attributes: Attributes = {}, ...children: Child[]) {
  const element = document.createElementNS(SVG, tag);
  applyAttributes(element, attributes);
  append(element, children);
  return element;
}

/** Text that comes from the data, not from the catalogue: names, titles, codes. */
export function data(text: string | number | null | undefined): HTMLElement {
  return h("bdi", {}, text ?? "");
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The template has no #${id}`);
  return found as E;
}

function append(parent: Element, children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, child);
    else if (child !== null && child !== undefined && child !== false)
      parent.append(child instanceof Node ? child : String(child));
  }
}

function applyAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function")
      element.addEventListener(name.slice(2), value as unknown as EventListener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, String(value));
  }
}

/** A style property set through the CSSOM: the CSP forbids style attributes. */
export function styled<E extends HTMLElement | SVGElement>(
  element: E,
  properties: Record<string, string>,
): E {
  for (const [name, value] of Object.entries(properties))
    element.style.setProperty(name, value);
  return element;
}
