/** Makes elements. Text is always text: nothing that comes from a recording is ever read as markup. */

type Child = Node | string | null | undefined;

/** Attributes by name; a function is a listener of that event, `true` an attribute without a value, `false` and null none. */
export type Attributes = Readonly<Record<string, string | boolean | null | ((event: Event) => void)>>;

/** An element with its attributes and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string') element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A drawing as an element. It is parsed as XML: a text that was not escaped does not parse, instead of becoming markup. */
export function svgElement(text: string): SVGSVGElement {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  if (parsed.nodeName !== 'svg') throw new Error('A drawing is not well-formed.');
  return document.adoptNode(parsed) as unknown as SVGSVGElement; // by its name just checked; nobody else has it, so no copy
}

/** The element of the page with this id. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}.`);
  return element;
}

/** Says something to a screen reader, and shows it at the foot of the page. */
export function say(sentence: string): void {
  byId('said').textContent = sentence;
}

/** Copies a text, and says so; where the browser forbids it, the text is shown to be copied by hand. */
export async function copy(what: string, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(`Copied: ${what}.`);
  } catch {
    say(`Copy it by hand: ${text}`);
  }
}
