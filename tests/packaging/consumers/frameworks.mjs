// Frameworks that bring their own build.

import assert from 'node:assert/strict';

import { EXPECTED } from '../application/round-trip.mjs';
import { page, server } from '../support/ways.mjs';

/** The page as the server has rendered it: a client was made there too. */
async function madeOnTheServer(address) {
  const html = await (await fetch(address)).text();
  assert.match(html, /<p id="server">ws:\/\/on-the-server\.example<\/p>/);
}

/** What Angular gives for every transport: callbacks are in its zone, and it need not wait for heart-beats and the like. */
const IN_ZONE = { rendered: 'rendered', stable: true, outsideOfZone: [] };

export const frameworks = [
  {
    name: 'Next.js',
    project: 'next',
    tools: ['next', 'react'],
    takes: '`import` in a server component and in a client component',
    runs: 'Node (rendering) and Chromium',
    build: ['next build'],
    run: server('next start --hostname 127.0.0.1 --port 0', { check: madeOnTheServer }),
  },
  {
    name: 'Angular CLI, with zone.js',
    project: 'angular',
    tools: ['@angular/core', 'zone.js'],
    takes: '`import`',
    runs: 'Chromium',
    build: ['ng build'],
    run: page('index.html', 'dist/browser'),
    expected: { ...EXPECTED, websocket: IN_ZONE, streaming: IN_ZONE, polling: IN_ZONE },
    note: '[zones](#angular-and-zonejs)',
  },
];
