// Everything in which this package differs from @stomp/stompjs 7.5.0 on purpose. Whatever else differs is a fault.
//
// A row: `id`, the defect it is about, or a name; what `stompjs` does; what `ours` does; `why`; and what exactly it
// excuses: in scenarios whose name matches `in` (all, if not given),
// - the hunks in deliberate/<id>.diff, each for one scenario in one place, written by replay.mjs --accept;
// - `rewrite`: lines of stompjs's log that match become the replacement (null: they go);
// - `transform`: what becomes of stompjs's whole log;
// - `transformOurs`: the same of our log.
// Rows work one after the other. A row that finds nothing to do is a fault as well.

import {
  beatingEarly,
  beatingInBytes,
  closingIsOver,
  closingIsTimed,
  droppedWithReason,
  restOfChunkIgnored,
  staleTimeoutsUnheard,
  withoutHandlersTakenOff,
  withoutSecrets,
} from './deliberate/rules.mjs';
import { hunksOf } from './harness/hunks.mjs';

const table = [
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
    ours: 'drops it with the close code 4001 and a reason, and says the same in onWebSocketClose',
    why: 'the broker’s log tells a dropped socket from one closed in good order',
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
    why: 'callbacks of a connection that is over, in the middle of the next one, help nobody',
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
  {
    id: 'more-options',
    stompjs: 'has the options of 7.5.0',
    ours: 'has strict, disconnectTimeout and minUptime as well',
    why: 'each has the default with which existing programs go on as they were',
  },
  {
    id: 'transport',
    stompjs: 'has one transport, and does not say which',
    ours: 'says in the getter transport what carries the messages',
    why: 'with sockjsURL it may be one of three',
  },
  {
    id: 'A3',
    stompjs: 'takes any option name in silence',
    ours: 'warns on the console about a name that is no option, with the nearest that is',
    why: 'a slip of the finger in an option is not found otherwise',
  },
  {
    id: 'no-callback',
    stompjs: 'fails in its own code when a callback was set to undefined or null',
    ours: 'takes it for a callback that does nothing',
    why: 'that is what whoever wrote it meant',
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
    why: 'that is what whoever wrote it meant',
  },
  {
    id: 'L4',
    stompjs:
      'ends in an unhandled rejection, active and doing nothing for ever, when beforeConnect or the factory fails (L3, L4)',
    ours: 'reports the error and tries again by the reconnection policy',
    why: 'a token service that is down for a second must not end a client',
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
    why: 'nobody can tell: an open socket does not open again',
  },
  {
    id: 'read-at-opening',
    stompjs: 'reads headers, heart-beats and versions when the socket is made',
    ours: 'reads them when it is open',
    why: 'an application may put its newest token there until the last moment',
  },
  {
    id: 'connected-1.0',
    stompjs: 'has no connectedVersion when CONNECTED names none',
    ours: 'says 1.0',
    why: 'that is what such a CONNECTED means (STOMP 1.1, protocol negotiation)',
  },
  {
    id: 'P1',
    stompjs: 'unescapes in several passes: backslash n of C:\\\\new becomes a line feed',
    ours: 'unescapes in one pass',
    why: 'values arrive as they were sent',
  },
  {
    id: 'P3',
    stompjs: 'neither escapes nor unescapes header names',
    ours: 'does both',
    why: 'no injection through names; names arrive as they were sent',
  },
  {
    id: 'P4',
    stompjs: 'does not escape on 1.1',
    ours: 'escapes as 1.1 has it',
    why: 'no injection through values; values arrive as they were sent',
  },
  {
    id: 'P5',
    stompjs: 'trims names and values',
    ours: 'trims on 1.0 only',
    why: 'STOMP 1.1 and 1.2 forbid it',
  },
  {
    id: 'P6',
    stompjs: 'drops every CR',
    ours: 'drops a CR before a line feed only; in a command any other CR is a protocol error',
    why: 'values arrive as they were sent',
  },
  {
    id: 'P7',
    stompjs: 'takes a header line without a colon, and the frames behind it, for one long name',
    ours: 'reports a protocol error and drops the socket',
    why: 'nothing may be swallowed',
  },
  {
    id: 'P8',
    stompjs: 'waits for ever for the end of a frame whose content-length is no number',
    ours: 'reports a protocol error and drops the socket',
    why: 'nothing may be swallowed',
  },
  {
    id: 'P9',
    stompjs: 'cuts a body at a wrong content-length and takes the rest for a frame',
    ours: 'reports a protocol error and drops the socket',
    why: 'what does not add up cannot be trusted',
  },
  {
    id: 'P10',
    stompjs: 'drops a byte order mark at the start of a value or body',
    ours: 'keeps it; before a frame it is a protocol error',
    why: 'texts arrive as they were sent',
  },
  {
    id: 'P11',
    stompjs: 'loses subscriptions, receipts, commands and headers named like members of Object',
    ours: 'has no such names',
    why: 'ids are the application’s and the broker’s business',
  },
  {
    id: 'fed-meanwhile',
    stompjs: 'loses what is fed to a Parser by its own frame handler',
    ours: 'reads it behind the rest of the chunk',
    why: 'nothing may be swallowed',
  },
  {
    id: 'no-command',
    stompjs: 'puts frames without a command together',
    ours: 'throws',
    why: 'no peer can read them',
  },
  {
    id: 'P13',
    stompjs: 'does not unescape an ERROR before CONNECTED',
    ours: 'unescapes it',
    why: 'the message is for people',
  },
  {
    id: 'commands',
    stompjs: 'passes on any first line as a command',
    ours: 'takes a line with blanks, and a command that only clients send, for a protocol error; other unknown commands go to onUnhandledFrame',
    why: 'an HTTP error page is told from STOMP',
  },
  {
    id: 'utf-8',
    stompjs: 'puts U+FFFD for bytes of a header that are no UTF-8',
    ours: 'reports a protocol error and drops the socket',
    why: 'names and ids must not be guessed',
  },
  {
    id: 'empty-name',
    stompjs: 'takes and sends headers without a name',
    ours: 'does neither',
    why: 'no version of STOMP has them',
  },
  {
    id: 'K3',
    stompjs: 'takes the line feed that RabbitMQ writes behind each frame for a heart-beat',
    ours: 'takes it for part of the frame',
    why: 'onHeartbeatReceived is about heart-beats',
  },
  {
    id: 'K4',
    stompjs: 'drops data that is neither text nor bytes (a Blob) in silence',
    ours: 'reports it and closes the socket',
    why: 'nothing may be swallowed',
  },
  {
    id: 'integer-names',
    stompjs: 'sends header names that are whole numbers before all others',
    ours: 'sends destination first',
    why: 'the order says nothing; a broker looks for destination',
  },
  {
    id: 'S1',
    stompjs: 'sends a content-length of the application beside its own',
    ours: 'sends one that is right, where there is a body',
    why: 'the first counts, so a wrong one corrupts the stream',
  },
  {
    id: 'S2',
    stompjs: 'sends a body with NUL without content-length',
    ours: 'throws',
    why: 'what follows the NUL would be taken for a frame',
  },
  {
    id: 'S3',
    stompjs: 'sends undefined and null as text',
    ours: 'leaves such headers out; a frame without its destination is refused',
    why: 'nobody subscribes to "undefined"',
  },
  {
    id: 'body-object',
    stompjs: 'sends [object Object] for a body that is an object',
    ours: 'throws a TypeError that names JSON.stringify',
    why: 'the message was lost in any case',
  },
  {
    id: 'body-falsy',
    stompjs: 'sends an empty body for the numbers 0 and NaN and for false',
    ours: 'sends them as text, like every other number and true',
    why: 'a price of 0 is a price',
  },
  {
    id: 'binary-body',
    stompjs: 'sends zeros for text, fails deep inside for an ArrayBuffer or DataView as binaryBody',
    ours: 'throws a TypeError; arrays of bytes are taken',
    why: 'the message was lost in any case',
  },
  {
    id: 'ids-are-text',
    stompjs: 'gives back an id that is a number as a number',
    ours: 'gives it as text',
    why: 'types say so, and so it comes back from the broker',
  },
  {
    id: 'S5',
    stompjs:
      'lets line ends and NUL in a connect header through; hangs if it cannot put CONNECT together',
    ours: 'reports what is wrong, drops the socket and tries again by the policy',
    why: 'no injection, no waiting for nothing',
  },
  {
    id: 'S6',
    stompjs: 'measures chunks in UTF-16 units and cuts through surrogate pairs',
    ours: 'measures them in bytes and cuts between characters',
    why: 'the halves arrive as U+FFFD each',
  },
  {
    id: 'S7',
    stompjs: 'sends heart-beats as text although forceBinaryWSFrames is set',
    ours: 'sends them as bytes',
    why: 'the option is for brokers that take nothing else',
    transform: beatingInBytes,
  },
  {
    id: 'S8',
    stompjs:
      'sends NACK on 1.0, and acknowledges nothing on 1.0 for a message without subscription',
    ours: 'throws for NACK, sends the ACK',
    why: 'STOMP 1.0 has no NACK, and its ACK needs no subscription',
  },
  {
    id: 'S9',
    stompjs: 'does nothing, in silence, for ack() of a 1.2 message without an ack header',
    ours: 'throws',
    why: 'the broker waits for what was never sent',
  },
  {
    id: 'S10',
    stompjs: 'replaces a live subscription or transaction of the same id',
    ours: 'throws; an id that it makes itself is always a new one',
    why: 'the first one’s messages went to the second',
  },
  {
    id: 'transactions',
    stompjs: 'sends COMMIT and ABORT for transactions that were never begun, or are over',
    ours: 'throws; but abort() of a handle whose transaction is over writes a line to the log and does nothing',
    why: 'the broker answers with ERROR and ends the connection; abort() in a finally block is good manners',
  },
  {
    id: 'header-values',
    stompjs: 'writes line feeds, CR and NUL that a version cannot express into the frame',
    ours: 'throws',
    why: 'no injection',
  },
  {
    id: 'A1',
    stompjs: 'has no headers for begin, commit and abort',
    ours: 'takes them as last argument',
    why: 'a receipt for a commit is what transactions are for',
  },
  {
    id: 'A2',
    stompjs: 'prints [object ArrayBuffer] for bytes under logRawCommunication',
    ours: 'prints the frame',
    why: 'the option is there to see frames',
  },
  {
    id: 'L8',
    stompjs:
      'looks for heart-beats once a period, loses them again and again, and waits for a closing handshake that cannot come',
    ours: 'notices 100 ms after the tolerance, is not connected from then on, calls onHeartbeatLost once and drops the socket',
    why: 'the peer is gone; whoever is told so at once can act',
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
    ours: 'throws; but for unsubscribe() and abort() of a handle, which writes a line to the log and does nothing',
    why: 'the broker ignores them or drops the connection; DISCONNECT ends subscriptions and transactions anyway',
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
    why: 'nobody wants that connection',
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

export const rows = table.map((row) => ({ ...row, patch: hunksOf(row.id) }));
