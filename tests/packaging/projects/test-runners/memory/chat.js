import { Client } from 'stomp-wasm';

/** A pane of the chat: its state, its lines, and a field for the next one. */
export function chat({ name, webSocketFactory }) {
  const pane = document.createElement('section');
  pane.setAttribute('aria-label', name);
  pane.innerHTML = `<p role="status">Connecting</p><ul></ul>
    <form><input aria-label="Message"></form>`;
  const [state, lines, form] = pane.children;

  const client = new Client({ webSocketFactory, reconnectDelay: 5_000 });
  client.onConnect = () => {
    state.textContent = 'Connected';
    client.subscribe('/topic/chat', ({ body }) => {
      lines.append(Object.assign(document.createElement('li'), { textContent: body }));
    });
  };
  client.onWebSocketClose = () => {
    state.textContent = 'Reconnecting';
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    client.publish({ destination: '/topic/chat', body: `${name}: ${form.elements[0].value}` });
    form.reset();
  };
  client.activate();
  return pane;
}
