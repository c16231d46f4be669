// Deliberate differences in heart-beats, in the end of a connection, and in what belongs to it. See ../deliberate.mjs.

export const connections = [
  {
    id: 'L8',
    stompjs:
      'looks for heart-beats once a period, loses them again and again, and waits for a closing handshake that cannot come',
    ours: 'notices 100 ms after the tolerance, is not connected from then on, calls onHeartbeatLost once and drops the socket',
    why: 'the application can act as soon as it knows that the peer is gone',
  },
  {
    id: 'L9',
    stompjs: 'waits without limit for the receipt of DISCONNECT and for the socket to close',
    ours: 'drops the socket after disconnectTimeout (5 s)',
    why: 'deactivate() has to come to an end',
  },
  {
    id: 'L10',
    stompjs: 'sends frames after DISCONNECT',
    ours: 'throws; but for unsubscribe(), and abort() of a handle, which write a line to the log and do nothing',
    why: 'the broker ignores them or drops the connection; DISCONNECT ends subscriptions and transactions anyway',
  },
  {
    id: 'F-16',
    stompjs:
      'throws for unsubscribe() without a connection, and sends UNSUBSCRIBE again when a handle is used twice',
    ours: 'writes a line to the log',
    why: 'clean-up must not throw, and brokers answer an unknown subscription with ERROR',
  },
  {
    id: 'L12',
    stompjs:
      'writes acknowledgements, commits and unsubscriptions of an old connection to its dead socket, and uses ids again',
    ours: 'prints a line for them, throws for a commit, and never uses an id twice',
    why: 'they must not reach the next connection, and a lost transaction must not look committed',
  },
  {
    id: 'L14',
    stompjs: 'waits for ever for a closed socket to open',
    ours: 'reports it and tries again by the policy',
    why: 'the factory may make a better one',
  },
  {
    id: 'L15',
    stompjs: 'cannot be activated again when a socket was closed without saying so',
    ours: 'drops such a socket',
    why: 'non-standard sockets do that',
  },
  {
    id: 'L16',
    stompjs: 'does not count a pending beforeConnect towards connectionTimeout',
    ours: 'does',
    why: 'a token service that hangs must not end a client',
  },
  {
    id: 'L18',
    stompjs: 'starts heart-beats once more for a second CONNECTED',
    ours: 'reports a protocol error',
    why: 'STOMP has one CONNECTED',
  },
  {
    id: 'L19',
    stompjs: 'beats every NaN ms for a heart-beat header that is none',
    ours: 'reads the numbers there are, 0 for what is missing; what is no number is a protocol error',
    why: 'a hundred heart-beats a second bring down a broker',
  },
  {
    id: 'L20',
    stompjs: 'takes a broker for dead whose data waits behind a stalled event loop',
    ours: 'looks again 100 ms later',
    why: 'a page that was busy is no lost connection',
  },
  {
    id: 'L22',
    stompjs:
      'sends no heart-beats when the worker cannot start, and keeps the address of its script',
    ours: 'goes on with a timer, and lets go of the address',
    why: 'content security policies forbid blob workers',
  },
  {
    id: 'L24',
    stompjs: 'speaks a version that was not offered',
    ours: 'reports a protocol error',
    why: 'neither side would know the rules',
  },
  {
    id: 'L25',
    stompjs: 'delivers frames that come before CONNECTED',
    ours: 'reports a protocol error',
    why: 'STOMP begins with CONNECTED or ERROR',
  },
  {
    id: 'receipt-again',
    stompjs: 'forgets a watcher that a receipt’s callback sets for the same id',
    ours: 'keeps it',
    why: 'it was set after the receipt',
  },
  {
    id: 'promise-sooner',
    stompjs: 'resolves deactivate() some microtasks after the client is at rest',
    ours: 'resolves it at once',
    why: 'that is what the promise says',
  },
  {
    id: 'no-event',
    stompjs: 'passes undefined on when a socket calls onclose without an event',
    ours: 'calls onWebSocketClose without an argument',
    why: 'only arguments.length differs',
  },
  {
    id: 'old-sockets',
    stompjs: 'goes on listening to a socket that was closed: a second close, an error, a message',
    ours: 'does not',
    why: 'the next connection is none of its business',
  },
  {
    id: 'terminate',
    stompjs: 'leaves its handlers on a socket that it terminates and waits for its close event',
    ours: 'is done with it at once, and says 4001',
    why: 'as it does with sockets that cannot terminate',
  },
  {
    id: 'opens-too-late',
    stompjs: 'sends CONNECT on a socket that opens after it was told to close',
    ours: 'does not',
    why: 'that connection is not wanted any more',
  },
  {
    id: 'double-attempt',
    stompjs: 'schedules a reconnection although activate() in a callback has begun an attempt',
    ours: 'does not',
    why: 'two attempts at a time',
  },
  {
    id: 'closed-calls',
    stompjs: 'takes commands for a socket that was told to close, and loses them',
    ours: 'throws as for every connection that is over',
    why: 'see closing-is-over',
  },
];
