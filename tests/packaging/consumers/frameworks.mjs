// Frameworks that bring their own build.

import assert from 'node:assert/strict';

import { EXPECTED } from '../application/round-trip.mjs';
import { page, server } from '../support/ways.mjs';

/** The page as the server has rendered it, and an answer of the edge runtime: clients were made there too. */
async function madeOnTheServer(address) {
  const answer = async (path) => (await fetch(new URL(path, address))).text();
  assert.match(await answer('/'), /<p id="server">ws:\/\/on-the-server\.example<\/p>/);
  assert.equal(await answer('/edge'), 'ws://at-the-edge.example');
}

/** What Angular gives for every transport: callbacks are in its zone, and it need not wait for heart-beats and the like. */
const IN_ZONE = { rendered: 'rendered', stable: true, outsideOfZone: [] };

export const frameworks = [
  {
    name: 'Next.js',
    project: 'next',
    tools: ['next', 'react'],
    takes: '`import` in server component, client component and edge route',
    runs: 'Node (rendering), its edge runtime (making a client) and Chromium',
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
