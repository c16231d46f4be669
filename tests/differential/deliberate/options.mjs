// Deliberate differences in options, callbacks and properties of the client. See ../deliberate.mjs.

export const options = [
  {
    id: 'more-options',
    stompjs: 'has the options of 7.5.0',
    ours: 'has strict, disconnectTimeout, minUptime, secretNames and splitBinaryFrames as well',
    why: 'each has the default with which existing programs go on as they were',
  },
  {
    id: 'transport',
    stompjs: 'has one transport, and does not say which',
    ours: 'says in the getter transport what carries the messages',
    why: 'with sockjsURL it may be one of three',
  },
  {
    id: 'sockjs-session',
    stompjs: 'does not tell the id of a SockJS session',
    ours: 'tells it in the getter sockjsSession',
    why: 'Spring knows a client by it, and applications take it out of private members otherwise',
  },
  {
    id: 'subscriptions',
    stompjs: 'has no list of its subscriptions',
    ours: 'lists them in the getter subscriptions',
    why: 'whether something is subscribed can be asked without a private member',
  },
  {
    id: 'A3',
    stompjs: 'takes any option name in silence',
    ours: 'warns on the console about a name that is nearly that of an option, and about options that are no object',
    why: 'a mistyped option is not found otherwise',
  },
  {
    id: 'socket-class',
    stompjs: 'has Stomp.WebSocketClass as a field',
    ours: 'has it as an accessor',
    why: 'the initialiser of a field keeps the class in every bundle',
  },
  {
    id: 'no-callback',
    stompjs: 'fails in its own code when a callback was set to undefined or null',
    ours: 'takes it for a callback that does nothing',
    why: 'that is what its author meant',
  },
  {
    id: 'debug-late',
    stompjs: 'keeps using the debug function that was set when the socket was made',
    ours: 'uses the one that is set now',
    why: 'all callbacks are read when they are called',
  },
  {
    id: 'state-is-told',
    stompjs: 'takes what an application writes to client.state for the truth',
    ours: 'keeps its own account',
    why: 'state is there to be read',
  },
  {
    id: 'far-timers',
    stompjs: 'runs timers of more than 2^31 ms at once (as the host does)',
    ours: 'waits',
    why: 'a day in the far future is not now',
  },
  {
    id: 'heart-beat-numbers',
    stompjs:
      'sends heart-beat:10000, or -5 or 1.5 when an option is no number, negative or fractional',
    ours: 'sends what a broker can read: 0, or whole milliseconds',
    why: 'spec: two plain decimal numbers',
  },
  {
    id: 'whole-milliseconds',
    stompjs: 'prints fractions of milliseconds, which no timer knows',
    ours: 'rounds delays up',
    why: 'they were meant to be longer than nothing',
  },
  {
    id: 'null-options',
    stompjs: 'rejects the promise of deactivate(null)',
    ours: 'takes null for no options',
    why: 'that is what its author meant',
  },
];
