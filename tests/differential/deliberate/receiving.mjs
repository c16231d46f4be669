// Deliberate differences in the frames that are received. See ../deliberate.mjs.

export const receiving = [
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
    ours: 'ends the body at the NUL behind which the message ends or another frame begins, and says so in the log; strictly, drops the socket',
    why: 'brokers that turn bytes into text keep the length that the bytes had, and nothing behind such a frame may be lost (R-1)',
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
];
