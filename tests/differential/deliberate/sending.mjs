// Deliberate differences in the frames that are sent, and in the calls that send them. See ../deliberate.mjs.

import { beatingInBytes } from './rules.mjs';

export const sending = [
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
    why: 'no client subscribes to "undefined"',
  },
  {
    id: 'body-object',
    stompjs: 'sends [object Object] for a body that is an object without a text of its own',
    ours: 'throws a TypeError that names JSON.stringify',
    why: 'what the object held was lost',
  },
  {
    id: 'symbol-header',
    stompjs: 'tells of a header that is a symbol in the words of JavaScript',
    ours: 'names the header',
    why: 'the text does not say which one it is',
  },
  {
    id: 'F-15',
    stompjs: 'sends the text undefined for a destination or an id that is missing',
    ours: 'throws a TypeError that names the argument',
    why: 'no destination and no id is called undefined',
  },
  {
    id: 'callback-argument',
    stompjs: 'takes anything for the callback of subscribe() and watchForReceipt(), or nothing',
    ours: 'throws a TypeError that names it',
    why: 'each message, or the receipt, would end in an error or be unhandled',
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
    ours: 'writes a line to the log, also for an empty header',
    why: 'Spring’s simple broker sends no ack header, so that programs which acknowledge there must go on (R-9)',
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
    why: 'the broker answers with ERROR and ends the connection; abort() in a finally block is ordinary clean-up',
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
];
