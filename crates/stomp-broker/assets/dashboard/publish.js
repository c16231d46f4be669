// Publishing by hand.

import { $, submits } from './dom.js';

/** Makes the form work; `api` gives that of the namespace that is looked at. */
export function makeForm(api) {
  submits($('publish'), async () => {
    const destination = $('destination').value.trim();
    await api().send('POST', 'publish', {
      destination,
      headers: headers($('headers').value),
      body: $('body').value,
    });
    return `Published to ${destination}.`;
  });
}

function headers(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw new Error(`“${line}” is no header: a name, a colon, a value`);
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
}
