// Pages are functions from data to a tree of `h`; `render` changes the document to be like it. What stays the same
// keeps its focus, its selection and its open details through every refresh, and data only ever becomes text, never
// markup.

const SVG = "http://www.w3.org/2000/svg";
const TREE = Symbol("tree");
const AS_PROPERTY = new Set(["value", "checked", "indeterminate", "scrollTop"]);

/** One element: `props` are attributes, handlers like `onclick`, `style` (an object), `key`, `widget` with `data`. */
export function h(tag, props, ...children) {
  return { tag, props: props ?? {}, key: props?.key, children: flatten(children), node: null };
}

/** Makes the children of `parent` be these. */
export function render(parent, ...children) {
  const next = flatten(children);
  patchChildren(parent, parent[TREE] ?? [], next);
  parent[TREE] = next;
}

function flatten(children, out = []) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === true) continue;
    if (Array.isArray(child)) flatten(child, out);
    else out.push(typeof child === "object" ? child : { text: String(child), node: null });
  }
  return out;
}

const alike = (a, b) => a.tag === b.tag && a.props?.widget === b.props?.widget;

function patchChildren(parent, old, next) {
  const keyed = new Map();
  const loose = [];
  for (const child of old) {
    // Of two with one key the second is nobody's match, and goes.
    if (child.key === undefined || keyed.has(child.key)) loose.push(child);
    else keyed.set(child.key, child);
  }
  const pairs = next.map((child) => [child, take(child, keyed, loose)]);
  for (const child of keyed.values()) remove(child);
  for (const child of loose) remove(child);
  let cursor = parent.firstChild;
  for (const [child, was] of pairs) {
    const node = was ? patch(was, child) : create(child, parent);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
}

function take(child, keyed, loose) {
  if (child.key !== undefined) {
    const found = keyed.get(child.key);
    if (!found || !alike(found, child)) return null;
    keyed.delete(child.key);
    return found;
  }
  const index = loose.findIndex((other) => alike(other, child));
  return index < 0 ? null : loose.splice(index, 1)[0];
}

function create(child, parent) {
  if (child.tag === undefined) return (child.node = document.createTextNode(child.text));
  const inSVG = child.tag === "svg" || parent.namespaceURI === SVG;
  const node = inSVG ? document.createElementNS(SVG, child.tag) : document.createElement(child.tag);
  child.node = node;
  patchProps(node, {}, child.props);
  if (child.props.widget) child.instance = child.props.widget(node, child.props.data);
  else patchChildren(node, [], child.children);
  // A select's value can only be set once its options are there.
  if (child.tag === "select" && child.props.value !== undefined) node.value = child.props.value;
  return node;
}

function patch(was, child) {
  const node = (child.node = was.node);
  if (was === child) return node; // whoever keeps a tree says that nothing of it has changed
  if (child.tag === undefined) {
    if (was.text !== child.text) node.data = child.text;
    return node;
  }
  patchProps(node, was.props, child.props);
  if (child.props.widget) {
    child.instance = was.instance;
    child.instance.update(child.props.data);
  } else {
    patchChildren(node, was.children, child.children);
  }
  return node;
}

function remove(child) {
  dispose(child);
  child.node.remove();
}

function dispose(child) {
  child.instance?.dispose?.();
  child.children?.forEach(dispose);
}

function patchProps(node, was, props) {
  for (const name of Object.keys(was)) if (!(name in props)) setProp(node, name, null, was[name]);
  for (const [name, value] of Object.entries(props)) {
    if (value !== was[name] || AS_PROPERTY.has(name)) setProp(node, name, value, was[name]);
  }
}

function setProp(node, name, value, was) {
  if (name === "key" || name === "widget" || name === "data") return;
  if (name.startsWith("on")) node[name] = value ?? null;
  else if (name === "style") setStyle(node, value ?? {}, was ?? {});
  else if (AS_PROPERTY.has(name)) { if (node[name] !== value) node[name] = value ?? ""; }
  else if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? (name.startsWith("aria-") ? "true" : "") : value);
}

// Through the CSSOM: the content security policy forbids style attributes.
function setStyle(node, style, was) {
  for (const name of Object.keys(was)) if (!(name in style)) node.style.removeProperty(name);
  for (const [name, value] of Object.entries(style)) node.style.setProperty(name, value);
}
