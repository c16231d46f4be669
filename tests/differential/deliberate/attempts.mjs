// Deliberate differences in connection attempts, and in what an exception of a callback does. See ../deliberate.mjs.

export const attempts = [
  {
    id: 'L4',
    stompjs:
      'ends in an unhandled rejection, active and doing nothing for ever, when beforeConnect or the factory fails (L3, L4)',
    ours: 'reports the error and tries again by the reconnection policy',
    why: 'a token service that is down for a second must not end a client',
  },
  {
    id: 'F-12',
    stompjs: 'takes a promise that the factory returns for a socket, and is silent for ever',
    ours: 'waits for it',
    why: 'an address or a ticket may have to be fetched first',
  },
  {
    id: 'L5',
    stompjs: 'lets an exception of onChangeState stop activate() or deactivate() half way',
    ours: 'reports it and goes on',
    why: 'a callback must not put the client into a state that it cannot leave',
  },
  {
    id: 'L1',
    stompjs:
      'never connects again, and never resolves deactivate(), when onWebSocketClose throws (L1, L2)',
    ours: 'reports the exception and goes on',
    why: 'a callback must not end the client',
  },
  {
    id: 'L6',
    stompjs: 'loses the rest of the chunk when onHeartbeatReceived throws',
    ours: 'reports the exception and goes on',
    why: 'messages must not be lost for it',
  },
  {
    id: 'throwing-debug',
    stompjs: 'gives up whatever it was doing when debug throws',
    ours: 'reports the exception and goes on',
    why: 'a log must not change what a program does',
  },
  {
    id: 'L17',
    stompjs:
      'goes on with an attempt that was cancelled: its beforeConnect runs, it may open the socket of the next one',
    ours: 'gives up an attempt that was cancelled',
    why: 'what a cancelled attempt prepared (a token, a URL) must not be used for the next',
  },
  {
    id: 'binary-type',
    stompjs: 'fails on sockets whose binaryType cannot be set',
    ours: 'goes on without',
    why: 'some sockets carry text only',
  },
  {
    id: 'onopen',
    stompjs: 'sets no onopen on a socket that is open already',
    ours: 'sets it, and does not wait for it',
    why: 'it makes no difference: an open socket does not open again',
  },
  {
    id: 'read-at-opening',
    stompjs: 'reads headers, heart-beats and versions when the socket is made',
    ours: 'reads them when it is open',
    why: 'an application may put its newest token there until the last moment',
  },
];
