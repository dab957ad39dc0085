// Makes elements. Texts are put in as texts: nothing that somebody wrote is ever read as HTML.

/** An element with these attributes and children; `onclick` and the like are functions. */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for a drawing. */
export function drawn(tag, attributes = {}, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made[name] = value;
    else if (isThere(value)) made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter(isThere));
  return made;
}

function isThere(value) {
  return value !== null && value !== undefined && value !== false;
}

/** The name of a queue, which may go on in the next line where the name of a part begins. */
export function queueName(name) {
  const parts = name.split('::');
  return parts.flatMap((part, n) => (n === 0 ? [part] : ['::', element('wbr'), part]));
}

const shown = new WeakMap(); // what each element was made of

/**
 * Make the children of `parent` those of `items`, in their order. What has not changed stays the
 * element it is, so nobody loses the place or what was opened; what has changed is marked for a
 * moment, but not when everything is new.
 */
export function showAll(parent, items, keyOf, make) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const key = focused && [...before].find(([, child]) => child.contains(focused))?.[0];
  const after = items.map((item) => same(before, item, keyOf(item), make));
  place(parent, after);
  if (focused && document.activeElement !== focused) refocus(focused, after, key);
}

function same(before, item, key, make) {
  const old = before.get(key);
  const text = JSON.stringify(item);
  if (old && shown.get(old) === text) return old;
  const made = make(item);
  made.dataset.key = key;
  if (before.size > 0) made.classList.add('changed');
  shown.set(made, text);
  return made;
}

function place(parent, children) {
  const wanted = new Set(children);
  [...parent.children].filter((child) => !wanted.has(child)).forEach((child) => child.remove());
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

// an element that was moved or made anew has lost the focus
function refocus(focused, children, key) {
  const child = children.find((each) => each.dataset.key === key);
  const target = child?.contains(focused) ? focused : child?.querySelector('a, button, summary');
  target?.focus({ preventScroll: true });
}
