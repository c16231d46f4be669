// A chat with the package that wasm-pack makes of crates/stomp-wasm-js. The page's parameter `broker` is the address of the
// broker: ws://… for WebSocket, http://… for SockJS.

// One file: the modules of sockjs-client want the `global` of Node.
import SockJS from 'sockjs-client/dist/sockjs.js';
import init, { Client } from 'stomp-wasm-js';

const element = (id) => document.getElementById(id);
const broker = new URLSearchParams(location.search).get('broker') ?? 'ws://127.0.0.1:8080/ws';
const socket = broker.startsWith('http')
  ? { webSocketFactory: () => new SockJS(broker) }
  : { brokerURL: broker };

await init();
const client = new Client({
  ...socket,
  onConnect() {
    client.subscribe('/topic/messages', ({ body }) => hear(JSON.parse(body)));
    show('connected');
  },
  onStompError: ({ headers, body }) => console.error(headers.message, body),
  // The client goes on by itself, every five seconds.
  onWebSocketClose: ({ code }) => show(`no connection (${code}), trying again`),
});
client.activate();

function show(status) {
  element('status').textContent = status;
  element('send').disabled = !client.connected;
}

function hear({ from, text, time }) {
  const line = document.createElement('li');
  line.textContent = `${time} ${from}: ${text}`;
  element('messages').append(line);
}

element('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const [from, text] = [element('name').value, element('text').value];
  client.publish({ destination: '/app/chat', body: JSON.stringify({ from, text }) });
  element('text').value = '';
});
