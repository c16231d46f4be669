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

/** A policy as applications have it, which says nothing of WebAssembly, and thereby forbids it. */
const FORBIDDING = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: http:",
};

/** The application is there, and each that may tell why it cannot connect has told it once (F-21). */
const TOLD_ONCE = { rendered: 'rendered', explained: ['debug', 'onWebSocketError', 'reportError'] };

export const BUILD_ANGULAR = ['node alias.mjs', 'ng build'];

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
    build: BUILD_ANGULAR,
    run: page('index.html', 'dist/browser'),
    expected: { ...EXPECTED, websocket: IN_ZONE, streaming: IN_ZONE, polling: IN_ZONE },
    note: '[zones](#angular-and-zonejs)',
  },
  {
    name: 'Angular, rx-stomp, WebAssembly forbidden',
    project: 'angular',
    tools: ['@angular/core', '@stomp/rx-stomp'],
    takes: "`import … from '@stomp/stompjs'`, an alias",
    runs: 'Chromium',
    build: BUILD_ANGULAR,
    run: page('index.html?forbidden', 'dist/browser', { headers: FORBIDDING, countsErrors: true }),
    expected: TOLD_ONCE,
    note: '[CSP](#without-webassembly)',
  },
];
