// Frames that brokers have sent, in parts: see corpus/README.md. And a few that no broker was seen to send.

import { readFileSync } from 'node:fs';

const FILES = ['activemq', 'artemis', 'rabbitmq', 'spring'];
const FROM_SERVER = /^(CONNECTED|MESSAGE|RECEIPT|ERROR)\n/;

const OTHERS = [
  'MESSAGE\r\nsubscription:s\r\nmessage-id:1\r\ndestination:/a\r\n\r\nline\r\nline\0\r\n',
  'MESSAGE\nsubscription:s\nmessage-id:😀\ndestination:/q/é\nk:\nk:2\n\n😀é\0',
  'MESSAGE\nsubscription:s\n7:a\n__proto__:b\n3:c\n\n\0\n\n',
  'RECEIPT\r\nreceipt-id:r\\c1\r\n\r\n\0',
  'NOTICE\nk:v\n\nbody\0',
];

const recorded = FILES.flatMap((name) =>
  JSON.parse(readFileSync(new URL(`corpus/${name}.json`, import.meta.url), 'utf8')),
).filter((frame) => FROM_SERVER.test(frame));

/** A frame in the parts that are changed. `end` is what comes behind the body: the NUL and line ends. */
function parsed(frame) {
  const blank = /\r?\n(\r?\n)/.exec(frame);
  const [command, ...lines] = frame.slice(0, blank.index).split('\n');
  const nul = frame.lastIndexOf('\0');
  const bodyStart = blank.index + blank[0].length;
  return {
    command,
    lines: lines.map(toSubscription),
    blank: blank[0],
    body: frame.slice(bodyStart, nul),
    end: frame.slice(nul),
  };
}

/** The tests subscribe to two ids, one of which has to be escaped. */
function toSubscription(line) {
  if (!line.startsWith('subscription:')) return line;
  return line.includes('\\') ? 'subscription:a\\cb' : 'subscription:s';
}

const all = [...recorded, ...OTHERS].map(parsed);

/** What comes first on a connection. */
export const CONNECTED = all.filter(({ command }) => command === 'CONNECTED');
/** What comes after CONNECTED. */
export const FRAMES = all.filter(({ command }) => command !== 'CONNECTED');
