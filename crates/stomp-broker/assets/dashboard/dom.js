// Elements. All text goes in as text: what a client sends is never taken for HTML.

export const $ = (id) => document.getElementById(id);

/** `element('td', { class: 'count' }, 'text', child, …)`; properties beginning with `on` are listeners. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.map((child) => (child instanceof Node ? child : String(child ?? ''))));
  return made;
}

/**
 * Makes the children of `parent` those of `items`, by key, and touches no child whose item looks as before: so focus,
 * selection and what was unfolded stay.
 */
export function keep(parent, items, key, make) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map((item) => {
    const look = JSON.stringify(item);
    const old = known.get(String(key(item)));
    if (old?.dataset.look === look) return old;
    const made = make(item);
    made.dataset.key = key(item);
    made.dataset.look = look;
    return made;
  });
  const changed =
    wanted.length !== parent.children.length ||
    wanted.some((child, at) => child !== parent.children[at]);
  if (changed) parent.replaceChildren(...wanted);
}

/** A row that says that there are none. */
export const nothing = (columns, text) =>
  element('tr', { class: 'nothing' }, element('td', { colspan: columns }, text));

/** Runs what a form is for, and says in it how that went. */
export function submits(form, work) {
  const answer = form.querySelector('.answer');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      answer.textContent = await work();
      answer.classList.remove('bad');
    } catch (error) {
      answer.textContent = error.message;
      answer.classList.add('bad');
    }
  });
}
