// Ways not to connect: servers and options at which a client fails, each with what its log and its events have to say.

import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { once } from 'node:events';
import { WebSocketServer } from 'ws';

/** Starts a server on a free port; gives `host:port`. */
async function listening(server, t) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections?.();
    server.close();
  });
  return `127.0.0.1:${server.address().port}`;
}

/** A server that answers every request with `status` and `text`. */
const answering = (status, text, t) =>
  listening(
    createServer((_request, response) => response.writeHead(status).end(text)),
    t,
  );

/** A WebSocket server that calls `talk` with each socket and what it says first. */
async function talking(talk, t) {
  const http = createServer((_request, response) => response.writeHead(404).end());
  const server = new WebSocketServer({ server: http });
  server.on('connection', (socket) => {
    t.after(() => socket.terminate());
    socket.once('message', (data) => talk(socket, `${data}`));
  });
  return listening(http, t);
}

const ws = (host) => ({ brokerURL: `ws://${host}/ws?access_token=s3cret` });
const error = (message, body) => `ERROR\nmessage:${message}\n\n${body}\0`;

/**
 * Each has a name, what gives the options of the client, patterns that its log has to match, patterns for the messages
 * of `onWebSocketError`, and how many attempts are watched.
 */
export const CASES = [
  {
    name: 'no address at all',
    options: () => ({}),
    log: [/Either brokerURL or webSocketFactory must be provided/],
    errors: [/Either brokerURL or webSocketFactory/],
  },
  {
    name: 'brokerURL is no URL',
    options: () => ({ brokerURL: 'broker.example.com/ws' }),
    log: [/brokerURL \(ws:\/\/ or wss:\/\/; SockJS goes into sockjsURL\): .*Invalid URL/],
    errors: [/brokerURL/],
  },
  {
    name: 'brokerURL begins with ftp',
    options: () => ({ brokerURL: 'ftp://h/?access_token=s3cret' }),
    log: [/brokerURL \(ws:\/\/ or wss:\/\/; SockJS goes into sockjsURL\)/],
    errors: [/brokerURL/],
  },
  {
    name: 'there is no WebSocket',
    options: () => ({ ...ws('127.0.0.1:1'), WebSocket: undefined }),
    log: [/there is no WebSocket here; webSocketFactory has to make one/],
    errors: [/there is no WebSocket/],
  },
  {
    name: 'webSocketFactory gives the same socket again',
    options: async (t) => {
      const host = await talking((socket) => socket.close(), t);
      let socket;
      return { webSocketFactory: () => (socket ??= new WebSocket(`ws://${host}`, 'v12.stomp')) };
    },
    log: [/webSocketFactory returned a socket that is closed; it must make a new one each time/],
    errors: [/webSocketFactory returned a socket that is closed/],
    attempts: 4,
  },
  {
    name: 'webSocketFactory throws',
    options: () => ({
      webSocketFactory: () => {
        throw new Error('no ticket');
      },
    }),
    log: [/no ticket/],
    errors: [/no ticket/],
  },
  {
    name: 'beforeConnect fails',
    options: () => ({ ...ws('h'), beforeConnect: () => Promise.reject(new Error('no token')) }),
    log: [/no token/],
    errors: [/no token/],
  },
  {
    name: 'beforeConnect does not return',
    options: () => ({ ...ws('h'), beforeConnect: () => new Promise(() => {}) }),
    log: [/No CONNECTED after 5000ms/],
    errors: [],
    patient: true,
  },
  {
    name: 'a policy of the page blocks the address',
    options: () => ({
      ...ws('h'),
      WebSocket: class {
        readyState = 3;
      },
    }),
    log: [
      /ws:\/\/h\/ws\?access_token=\*\*\* is blocked; connect-src of the page's CSP has to name it/,
    ],
    errors: [/is blocked; connect-src/],
  },
  {
    name: 'nothing listens there',
    options: async (t) => {
      const server = createServer();
      const host = await listening(server, t);
      server.close();
      return ws(host);
    },
    log: [
      /Close code 1006/,
      /No WebSocket at ws:\/\/127\.0\.0\.1:\d+\/ws\?access_token=\*\*\*\. Is a server there/,
    ],
    errors: [/ECONNREFUSED/],
  },
  {
    name: 'brokerURL is that of SockJS (404)',
    options: async (t) => ws(await answering(404, 'no', t)),
    log: [/Close code 1006/, /SockJS goes into sockjsURL, or ends with \/websocket/],
    errors: [/404/],
  },
  {
    name: 'the origin is not allowed (403)',
    options: async (t) => ws(await answering(403, 'no', t)),
    log: [/Close code 1006/, /this origin allowed/],
    errors: [/403/],
  },
  {
    name: 'the server accepts TCP and says nothing',
    options: async (t) => {
      const sockets = new Set();
      t.after(() => sockets.forEach((socket) => socket.destroy()));
      return ws(
        await listening(
          createTcpServer((socket) => sockets.add(socket)),
          t,
        ),
      );
    },
    log: [/No CONNECTED after 5000ms/, /No WebSocket at .*Is a server there/],
    errors: [],
    patient: true,
  },
  {
    name: 'the server opens and says nothing',
    options: async (t) => ws(await talking(() => {}, t)),
    log: [/No CONNECTED after 5000ms/, /sent no CONNECTED\. Look at connectHeaders/],
    errors: [],
    patient: true,
  },
  {
    name: 'the server sends a page',
    options: async (t) =>
      ws(await talking((socket) => socket.send('<!doctype html><title>Sign in</title>'), t)),
    log: [
      /unknown command \(line 1\): ws:.*access_token=\*\*\* does not speak STOMP; it sent "<!doctype html>/,
    ],
    errors: [/does not speak STOMP; it sent "<!doctype html>/],
  },
  {
    name: 'the server sends JSON',
    options: async (t) => ws(await talking((socket) => socket.send('{"hello":"world"}\n'), t)),
    log: [/does not speak STOMP; it sent "\{\\"hello\\":\\"world\\"\}"/],
    errors: [/does not speak STOMP/],
  },
  {
    name: 'brokerURL is the WebSocket of a SockJS session',
    options: async (t) => ws(await talking((socket) => socket.send('o'), t)),
    log: [/does not speak STOMP; it sent "o", as SockJS does: set sockjsURL/],
    errors: [],
    patient: true,
  },
  {
    name: 'wrong passcode (ActiveMQ: ERROR with a body, code 1000)',
    options: async (t) => {
      const text = 'User name [admin] or password is invalid.';
      const refuse = (socket) => {
        socket.send(error(text, `java.lang.SecurityException: ${text}\n\tat org.apache`));
        socket.close(1000);
      };
      return ws(await talking(refuse, t));
    },
    log: [
      /ERROR says: java\.lang\.SecurityException: User name \[admin\]/,
      /Close code 1000/,
      /The broker sent no CONNECTED\. Look at connectHeaders \(login, passcode, host\)/,
    ],
    errors: [],
  },
  {
    name: 'refused by Spring (ERROR without a reason, code 1002)',
    options: async (t) => {
      const refuse = (socket) => {
        socket.send(error('Failed to send message to ExecutorSubscribableChannel', ''));
        socket.close(1002, '');
      };
      return ws(await talking(refuse, t));
    },
    log: [/Close code 1002/, /Look at connectHeaders/],
    errors: [],
  },
  {
    name: 'closed with a reason',
    options: async (t) => ws(await talking((socket) => socket.close(1008, 'sign in first'), t)),
    log: [/Close code 1008 sign in first/, /Look at connectHeaders/],
    errors: [],
  },
  {
    name: 'CONNECT is too large (1009)',
    options: async (t) => ({
      ...ws(await talking((socket) => socket.close(1009, 'too big'), t)),
      connectHeaders: { note: 'x'.repeat(20_000) },
    }),
    log: [/Close code 1009 too big/, /too large for the server: see splitLargeFrames/],
    errors: [],
  },
  {
    name: 'sockjsURL is that of a WebSocket',
    options: () => ({
      beforeConnect: (client) => {
        client.sockjsURL = 'ws://h/ws?access_token=s3cret';
      },
    }),
    log: [/sockjsURL must begin with http:\/\/ or https:\/\/ \(ws:\/\/ goes into brokerURL\)/],
    errors: [/sockjsURL must begin/],
  },
  {
    name: 'there is no SockJS at sockjsURL (404)',
    options: async (t) => ({
      sockjsURL: `http://${await answering(404, 'no', t)}/ws?access_token=s3cret`,
    }),
    log: [
      /status 404 from http:.*access_token=\*\*\* \(no SockJS here; a WebSocket goes into brokerURL\)/,
    ],
    errors: [/Cannot connect to server: .*no SockJS here/],
  },
  {
    name: 'a header of CONNECT cannot be sent',
    options: async (t) => ({
      ...ws(await talking(() => {}, t)),
      connectHeaders: { login: 'a\0b' },
    }),
    log: [/Web Socket Opened/, /header "login" holds NUL/],
    errors: [/header "login" holds NUL/],
  },
];
