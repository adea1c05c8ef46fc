import { data } from "./model.mjs";

/** An element with attributes and children; strings become text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A way to another part of the page; the browser's back and forward lead through it. */
export function to(target, text) {
  return make("a", { href: hashOf(target) }, text);
}

/** The address of a part of the page: `clause=…`, `file=…`, `run=…`, `finding=…`. */
export function hashOf(target) {
  const [kind, ...rest] = target.split("=");
  return `#${kind}=${encodeURIComponent(rest.join("=").toWellFormed())}`;
}

/** A link to the file itself. */
export function place(path, line) {
  const href =
    data.toRoot +
    path
      .split("/")
      .map((part) => encodeURIComponent(part.toWellFormed()))
      .join("/");
  const text = line === undefined ? path : `${path}:${line}`;
  return make("a", { href: line === undefined ? href : `${href}#L${line}` }, text);
}
