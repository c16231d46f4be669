// The broker's SockJS beside the npm package `sockjs`, which is written by others: the same requests get the same answers.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';

import sockjs from 'sockjs';

import { StompBroker } from './support/broker.mjs';
import { within } from './support/deadline.mjs';
import { selected } from './support/environment.mjs';

const HEADERS = [
  'content-type',
  'cache-control',
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-max-age',
  'allow',
  'set-cookie',
  'vary',
  'x-content-type-options',
];

const SCRIPT = '/sockjs.js';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const PLAIN = { 'content-type': 'text/plain' };
const request = (method, path, headers = {}, body = undefined) => ({ method, path, headers, body });

/** Requests by name, each list in its order on one session. */
const CASES = {
  'the greeting': [request('GET', '/echo'), request('GET', '/echo/')],
  'paths that are not there': [
    '/echo/a',
    '/echo/a.html',
    '/echo/a/a',
    '/echo/a./a/xhr',
    '/echo/a/a/nonsense',
  ].map((path) => request('GET', path)),
  'the page for iframes': ['/echo/iframe.html', '/echo/iframe-1.2.html?t=1'].map((path) =>
    request('GET', path),
  ),
  preflights: ['/echo/info', '/echo/a/a/xhr', '/echo/a/a/xhr_send', '/echo/a/a/xhr_streaming'].map(
    (path) =>
      request('OPTIONS', path, {
        origin: 'http://a.example',
        'access-control-request-headers': 'x-a, x-b',
      }),
  ),
  'methods that are not allowed': [
    request('GET', '/echo/a/a/xhr'),
    request('POST', '/echo/a/a/eventsource'),
    request('PUT', '/echo/a/a/jsonp_send'),
  ],
  polling: [
    request('POST', '/echo/a/polling/xhr', { origin: 'http://a.example' }),
    request(
      'POST',
      '/echo/a/polling/xhr_send',
      { origin: 'http://a.example', ...PLAIN },
      '["안녕 \\u0000\\u2028","b\\"\\\\"]',
    ),
    request('POST', '/echo/a/polling/xhr'),
    request('POST', '/echo/a/polling/xhr_send', PLAIN, '["broken'),
    request('POST', '/echo/a/polling/xhr_send', PLAIN, ''),
    request('POST', '/echo/a/polling/xhr_send', PLAIN, '{}'),
    request('POST', '/echo/a/polling/xhr_send', { 'content-type': 'image/png' }, '["a"]'),
    request('POST', '/echo/a/unknown/xhr_send', PLAIN, '["a"]'),
  ],
  JSONP: [
    request('GET', '/echo/a/jsonp/jsonp?c=%63all.back'),
    request('POST', '/echo/a/jsonp/jsonp_send', FORM, 'd=%5B%22x%22%5D'),
    request('GET', '/echo/a/jsonp/jsonp?callback=back'),
    request('POST', '/echo/a/jsonp/jsonp_send', FORM, 'd='),
    request('POST', '/echo/a/jsonp/jsonp_send', FORM, 'd=%5B%22x'),
    request('GET', '/echo/a/a/jsonp'),
    request('GET', '/echo/a/a/jsonp?c=abc('),
    request('GET', '/echo/a/a/htmlfile'),
  ],
  'sessions that are closed': [1, 2, 3].map(() => request('POST', '/close/a/closed/xhr')),
  'streams that are closed': [
    request('POST', '/close/a/streamed/xhr_streaming'),
    request('GET', '/close/a/streamed/eventsource'),
    request('GET', '/close/a/streamed/htmlfile?c=back'),
  ],
  cookies: [
    request('POST', '/cookie_needed_echo/a/cookies/xhr'),
    request(
      'POST',
      '/cookie_needed_echo/a/cookies/xhr_send',
      { cookie: 'a=b; JSESSIONID=abc', ...PLAIN },
      '["a"]',
    ),
    request('GET', '/cookie_needed_echo/a/own/jsonp?c=x', { cookie: 'JSESSIONID=abc' }),
  ],
};

/** npm's server with the services of its protocol's test suite. */
async function startNode() {
  const server = createServer();
  const install = (prefix, onConnection, options = {}) => {
    const service = sockjs.createServer({ log: () => {}, sockjs_url: SCRIPT, ...options });
    service.on('connection', onConnection);
    service.installHandlers(server, { prefix });
  };
  const echo = (session) => session.on('data', (text) => session.write(text));
  install('/echo', echo, { response_limit: 4096 });
  install('/cookie_needed_echo', echo, { jsessionid: true });
  install('/close', (session) => session.close(3000, 'Go away!'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** What a client can tell one server from another by. */
async function answer(base, { method, path, headers, body }) {
  const response = await fetch(base + path, { method, headers, body });
  const text = await response.text();
  const told = Object.fromEntries(HEADERS.map((name) => [name, response.headers.get(name)]));
  // Ours says that its words about an error are text, and fills the head of a page with other numbers of spaces.
  if (response.status >= 500) delete told['content-type'];
  return { status: response.status, ...told, body: text.replace(/ {100,}/, ' (spaces) ') };
}

describe('SockJS beside npm’s server', { skip: !selected('raw@sockjs-broker') }, () => {
  const shared = {};

  before(async () => {
    shared.node = await startNode();
    shared.broker = await new StompBroker([
      '--sockjs-test-services',
      '--sockjs-client-url',
      SCRIPT,
    ]).start();
  });

  after(async () => {
    shared.node?.closeAllConnections();
    shared.node?.close();
    await shared.broker?.stop();
  });

  for (const [name, requests] of Object.entries(CASES)) {
    it(name, async () => {
      const bases = [
        `http://${shared.broker.address.http}`,
        `http://127.0.0.1:${shared.node.address().port}`,
      ];
      for (const one of requests) {
        const [ours, theirs] = await within(
          30_000,
          Promise.all(bases.map((base) => answer(base, one))),
          () => JSON.stringify(one),
        );
        assert.deepEqual(ours, theirs, `${one.method} ${one.path}`);
      }
    });
  }
});
