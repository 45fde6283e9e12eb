/**
 * Makes an element. Strings among the children become text nodes: nothing from outside is ever parsed as HTML.
 * `on…` properties are listeners, `data`-objects and plain attributes are set as they are, undefined is left out.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== ''));
  return element;
}

/** A link that leads out, or only its text when the address is not one for the web or mail. */
export function link(address, label) {
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return label ?? address;
  return h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, label ?? address);
}

export function byId(id) {
  return document.getElementById(id);
}
