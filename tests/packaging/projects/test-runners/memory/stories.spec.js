import { expect, test } from 'vitest';
import meta, * as stories from './chat.stories.js';

/** Shows a story in the order of Storybook: loaders, render, play. */
async function show({ play }) {
  const loaded = Object.assign({}, ...(await Promise.all(meta.loaders.map((load) => load()))));
  const pane = meta.render(meta.args, { loaded });
  document.body.replaceChildren(pane);
  await play({ loaded });
  return pane;
}

test.each([
  ['WithLines', 'Connected', ['Bob: Hello']],
  ['Reconnecting', 'Reconnecting', []],
])('%s', async (name, state, lines) => {
  const pane = await show(stories[name]);
  const shown = () => [...pane.querySelectorAll('p, li')].map(({ textContent }) => textContent);
  await expect.poll(shown, { timeout: 20_000 }).toEqual([state, ...lines]);
});
