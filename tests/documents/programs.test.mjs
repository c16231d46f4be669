// Programs of the documents that no other test runs: each does what the text beside it says, in Chromium, with the project's broker.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { codesIn, codeWith } from './support/blocks.mjs';
import { makePlace } from './support/place.mjs';

const NPM_PAGE = 'pkg-template/README.md';
const IMPORT = "import { Client } from 'stomp-wasm';\n";
/** What stands behind a program that only makes its client. */
const CONNECT = `
client.onConnect = () => console.log('connected by', client.transport);
client.activate();
`;
/** No WebSocket passes, whichever address it has. */
const BLOCKED = [{ on: { http: 'upgrade' }, do: { status: 503 } }];

const place = makePlace();

describe('README.md', () => {
  test('the first program gets its message back with the time, as its last comment says', async () => {
    const program = await codeWith('README.md', "'/app/chat'");
    const [, expected] = /\/\/ (\{.*\})/.exec(program);
    const [line] = await place.linesOf(program);
    assert.equal(line.replace(/\b\d\d:\d\d\b/, '21:00'), expected);
  });
});

describe(NPM_PAGE, () => {
  test('the first program gets what it publishes', async () => {
    const program = await codeWith(NPM_PAGE, "'/topic/greetings'");
    assert.deepEqual(await place.linesOf(program), ['Hello']);
  });

  test('the script tag has the global that it has in stompjs', async () => {
    const tag = await codeWith(NPM_PAGE, '/npm/stomp-wasm/bundles/stomp.umd.min.js');
    const html = `<!doctype html><title>A page</title>
${tag.replace('https://cdn.jsdelivr.net/npm/', '/node_modules/')}
<script>const client = new StompJs.Client({ brokerURL: 'wss://example.com/ws' });${CONNECT}</script>`;
    assert.deepEqual(await place.linesOfPage(html), ['connected by websocket']);
  });

  const withSockJs = async () => {
    const program = await codeWith(NPM_PAGE, 'client.onTransportChange =');
    return `${IMPORT}${program}${CONNECT}`;
  };

  test('the program with SockJS connects by WebSocket', async () => {
    const lines = await place.linesOf(await withSockJs(), { lines: 2 });
    assert.deepEqual(lines, ['websocket undefined', 'connected by websocket']);
  });

  test('the program with SockJS says why it is a streaming response, where no WebSocket passes', async () => {
    const faults = BLOCKED;
    const [change, connected] = await place.linesOf(await withSockJs(), { lines: 2, faults });
    assert.equal(change, 'xhr-streaming closed with code 1006');
    assert.equal(connected, 'connected by xhr-streaming');
  });

  test('the program with init() has compiled the module before it makes a client', async () => {
    const program = await codeWith(NPM_PAGE, "import { Client, init } from 'stomp-wasm';");
    const lines = await place.linesOf(COUNTS_MODULES + program + CONNECT, { lines: 2 });
    assert.deepEqual(lines, ['a module was compiled', 'connected by websocket']);
  });

  test('the program with stomp-wasm/slim loads the module from its address', async () => {
    const program = await codeWith(NPM_PAGE, "'stomp-wasm/stomp.wasm?url'");
    const lines = await place.linesOf(COUNTS_MODULES + program + CONNECT, { lines: 2 });
    assert.deepEqual(lines, ['a module was compiled', 'connected by websocket']);
  });
});

/** Prints when the program has the browser compile a module, and the client has not been made to connect. */
const COUNTS_MODULES = `
for (const name of ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming']) {
  const original = WebAssembly[name];
  WebAssembly[name] = (...given) => {
    console.log('a module was compiled');
    return original.call(WebAssembly, ...given);
  };
}
`;

describe('the policy of a page', () => {
  const PROGRAM = `${IMPORT}const client = new Client({
  brokerURL: 'wss://example.com/ws',
  reconnectDelay: 0,
  onWebSocketError: ({ error }) => console.log(error.message),
});${CONNECT}`;
  const HEADER = 'Content-Security-Policy: ';

  for (const document of [NPM_PAGE, 'docs/migrating-from-stompjs.md'])
    test(`${document}: a client connects under it`, async () => {
      const policy = (await codeWith(document, HEADER)).trim().slice(HEADER.length);
      assert.deepEqual(await place.linesOf(PROGRAM, { policy }), ['connected by websocket']);
    });
});

/** Prints of the log what is about transports. */
const STEPS_ONLY =
  '(line) => /^(Asking|Trying|websocket:|Connected by)/.test(line) && console.log(line)';

describe('docs/sockjs.md', () => {
  const DOCUMENT = 'docs/sockjs.md';

  test('the first program gets messages', async () => {
    const program = await codeWith(DOCUMENT, "'/topic/messages'");
    const meanwhile = async (namespace) => {
      await namespace.waitFor({ command: 'SUBSCRIBE', destination: '/topic/messages' });
      await namespace.publish('/topic/messages', 'by SockJS');
    };
    assert.deepEqual(await place.linesOf(program, { meanwhile }), ['by SockJS']);
  });

  test('the log has the lines shown where the request for a WebSocket gets no answer', async () => {
    const shown = (await codeWith(DOCUMENT, 'Connected by xhr-streaming')).trim().split('\n');
    const program = await codeWith(DOCUMENT, "'/topic/messages'");
    const logging = program.replace('new Client({', `new Client({ debug: ${STEPS_ONLY},`);
    const silent = { on: { http: 'upgrade' }, do: { hang: true } };
    const lines = await place.linesOf(logging, { lines: shown.length, faults: [silent] });
    assert.deepEqual(lines.map(withoutNumbers), shown.map(withoutNumbers));
  });

  test('the program with sockjs-client loads it where no WebSocket passes', async () => {
    const made = await codeWith(DOCUMENT, "import('sockjs-client')");
    const program = `${IMPORT}const client = ${made}${CONNECT}`;
    const [line] = await place.linesOf(program, { faults: BLOCKED });
    assert.match(line, /^connected by xhr/);
  });

  test('the program connects before and after the change that is shown', async () => {
    const [diff] = await codesIn(DOCUMENT, 'diff');
    const side = (sign) =>
      diff
        .split('\n')
        .filter((line) => [sign, ' '].includes(line[0]))
        .map((line) => line.slice(1))
        .join('\n');
    for (const sign of ['-', '+']) {
      const [line] = await place.linesOf(`${IMPORT}${side(sign)}${CONNECT}`);
      assert.match(line, /^connected by/);
    }
  });
});

test('docs/guides/from-sockjs-client.md: the program with sockjs-client connects', async () => {
  const program = await codeWith('docs/guides/from-sockjs-client.md', "from 'sockjs-client'");
  const [line] = await place.linesOf(`${IMPORT}${program}${CONNECT}`);
  assert.match(line, /^connected by/);
});

test('docs/compatibility.md: what is sent in one window appears in both', async () => {
  const [html] = await codesIn('docs/compatibility.md', 'html');
  const program = await codeWith('docs/compatibility.md', 'createElement');
  const source = html.replace('/src/main.js', 'program.js');
  assert.notEqual(source, html);
  await place.inNamespace([], async (namespace) => {
    const script = await place.script(program, namespace);
    const address = place.pages.show({ html: source, script });
    const context = await place.browser.newContext();
    try {
      const windows = [await context.newPage(), await context.newPage()];
      for (const page of windows) await page.goto(address);
      await namespace.waitForAll({ command: 'SUBSCRIBE' }, 2);
      await windows[0].getByRole('textbox').fill('Hello');
      await windows[0].getByRole('button', { name: 'Send' }).click();
      for (const page of windows) await page.getByText('Hello', { exact: true }).waitFor();
    } finally {
      await context.close();
    }
  });
});

/** A line of the log without what differs from run to run: hosts, and the numbers in addresses and of milliseconds. */
const withoutNumbers = (line) =>
  line
    .replace(
      /(https?|wss?):\/\/[^/]+(\/ns\/[\w-]+)?\/(stomp|chat)\//,
      (_, scheme) => `${scheme.replace(/^(http|ws)s$/, '$1')}://host/chat/`,
    )
    .replace(/\/chat\/\d+\/[^/]+\//, '/chat/server/session/')
    .replace(/\d+ms/, 'ms');
