// Differences that show in many scenarios: each is a rule on whole logs. See ../deliberate.mjs.

import {
  beatingEarly,
  closingIsOver,
  closingIsTimed,
  droppedWithReason,
  restOfChunkIgnored,
  staleTimeoutsUnheard,
  withoutHandlersTakenOff,
  withoutSecrets,
} from './rules.mjs';

export const everywhere = [
  {
    id: 'handlers-off',
    stompjs: 'leaves its handlers on a socket that is closed',
    ours: 'takes onmessage off it',
    why: 'nothing a closed socket still delivers may reach the application',
    transformOurs: withoutHandlersTakenOff,
  },
  {
    id: 'dropping',
    stompjs:
      'drops a socket with close(), and says in onWebSocketClose "Quick discarding socket (#random) …"',
    ours: 'drops it with the close code 4001 and a reason, and says the same in onWebSocketClose, but 1006 of a connection that was lost',
    why: 'the broker’s log tells a dropped socket from one closed normally',
    transform: droppedWithReason,
  },
  {
    id: 'dropped-and-forgotten',
    stompjs: 'writes a line to the log when a dropped socket is closed at last',
    ours: 'forgets the socket',
    why: 'a handler that stays on a dropped socket keeps the client in memory for as long as the network pleases',
    rewrite: [[/^\[\d+\] debug Discarded socket /, null]],
  },
  {
    id: 'beating-early',
    stompjs: 'sends a heart-beat after each agreed period',
    ours: 'sends it after 80 % of the period',
    why: 'a timer is late more often than early, and the broker counts',
    transform: beatingEarly,
  },
  {
    id: 'S11',
    stompjs: 'prints passcodes and tokens in debug text',
    ours: 'prints *** for them',
    why: 'logs are read by more people than passwords are meant for',
    transform: withoutSecrets,
  },
  {
    id: 'L21',
    stompjs: 'writes what a callback throws to the console, or lets it escape into the socket',
    ours: 'reports it (reportError, so window.onerror and the console)',
    why: 'monitoring sees what is reported, and nothing depends on which callback threw',
    rewrite: [
      [
        /console\.log "Ignoring an exception thrown by a frame handler\. Original exception: ", /,
        'reportError ',
      ],
      [/thrown out of (onclose|onerror|onmessage|onopen|a timer): /, 'reportError '],
    ],
  },
  {
    id: 'L9-timer',
    stompjs: 'waits without limit for a socket that was told to close',
    ours: 'has a timer running meanwhile (disconnectTimeout)',
    why: 'a peer that has gone answers neither DISCONNECT nor the closing handshake',
    transform: closingIsTimed,
  },
  {
    id: 'closing-is-over',
    stompjs:
      'says connected, and takes frames, for a socket that was told to close (forceDisconnect, lost heart-beats)',
    ours: 'is not connected from then on, and throws',
    why: 'whatever is written to such a socket is lost; an error can be handled',
    transform: closingIsOver,
  },
  {
    id: 'rest-of-chunk',
    stompjs: 'goes on delivering the frames of a chunk after one of them ended the connection',
    ours: 'stops there',
    why: 'callbacks of a connection that is over are of no use in the middle of the next one',
    transform: restOfChunkIgnored,
  },
  {
    id: 'stale-timeout',
    stompjs:
      'leaves the connectionTimeout of a lost attempt running, and prints that it closes a socket when there is none',
    ours: 'ends it with the attempt',
    why: 'there is nothing to close',
    transform: staleTimeoutsUnheard,
  },
];
