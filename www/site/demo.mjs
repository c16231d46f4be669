// The live demo: clients of a broker that runs inside the page.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from './documents.mjs';
import { shell } from './layout.mjs';

export const DEMO = 'demo.html';

const PEOPLE = ['Kim', 'Lee'];

export async function demoPage() {
  const template = await readFile(path.join(root, 'www/site/demo.html'), 'utf8');
  return shell({
    ...{ path: DEMO, title: 'Live demo · stomp-wasm', style: 'demo' },
    body: template.replace('<!-- panes -->', () => PEOPLE.map(pane).join('')),
    script: '<script type="module" src="assets/demo.js"></script>',
    // The modules are compiled in the page; a worker wakes the clients of a page in the background.
    policy: "script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; ",
    description: 'A chat, prices and faults, on a STOMP broker that runs inside the page.',
  });
}

const pane = (name) => `
        <section class="panel pane" data-testid="pane-${name}" data-name="${name}" aria-label="${name}">
          <h2>${name} <span class="state" data-state="connecting">connecting</span></h2>
          <ol class="messages" aria-live="polite" aria-label="What ${name} sees" tabindex="0"></ol>
          <form autocomplete="off">
            <input aria-label="${name} writes" placeholder="Write a message" maxlength="200" required>
            <button class="primary">Send</button>
          </form>
        </section>`;
