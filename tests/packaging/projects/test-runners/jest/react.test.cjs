// React's testing library, whose waiting advances Jest's fake timers: a component in StrictMode, which runs effects twice.

const { act, render, screen } = require('@testing-library/react');
const { createElement, StrictMode, useEffect, useState } = require('react');
const { Client } = require('stomp-wasm');

const { Server } = require('../application/fake-timers/server.cjs');

const DELAY = 5_000;

/** Shows whether it is connected, and the last message. */
function Chat({ server, ends }) {
  const [status, setStatus] = useState('connecting');
  const [text, setText] = useState('none');
  useEffect(() => {
    const client = new Client({
      webSocketFactory: () => server.connect(),
      reconnectDelay: DELAY,
      heartbeatIncoming: 1_000,
      heartbeatOutgoing: 1_000,
      onConnect() {
        setStatus('connected');
        client.subscribe('/topic/a', ({ body }) => setText(body));
        client.publish({ destination: '/topic/a', body: `by socket ${server.sockets.length}` });
      },
      onWebSocketClose: () => setStatus('lost'),
    });
    client.activate();
    return () => ends.push(client.deactivate());
  }, [server, ends]);
  return createElement('p', null, `${status}, ${text}`);
}

describe.each([
  ['modern', {}],
  ['legacy', { legacyFakeTimers: true }],
  ['performance left alone', { doNotFake: ['performance'] }],
])('%s timers', (_, options) => {
  let errors;

  beforeEach(() => {
    errors = jest.spyOn(console, 'error');
    jest.useFakeTimers(options);
  });
  afterEach(() => {
    jest.useRealTimers();
    errors.mockRestore();
  });

  test('a component connects, is cut off, connects again and is unmounted', async () => {
    const server = new Server();
    const ends = [];
    const chat = createElement(Chat, { server, ends });
    const { unmount } = render(createElement(StrictMode, null, chat));
    expect(await screen.findByText(/^connected, by socket \d$/)).toBeTruthy();
    const made = server.sockets.length;
    act(() => server.last.end(1006));
    expect(screen.getByText(/^lost/)).toBeTruthy();
    act(() => jest.advanceTimersByTime(DELAY));
    expect(await screen.findByText(`connected, by socket ${made + 1}`)).toBeTruthy();
    unmount();
    await Promise.all(ends);
    expect(ends.length).toBe(2);
    expect(server.isAtRest).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
    expect(errors.mock.calls).toEqual([]);
  });
});
