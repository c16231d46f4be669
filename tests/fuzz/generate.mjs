// Streams of recorded frames, most of them changed: some stay right, in others nothing is sure.

import { CONNECTED, FRAMES } from './corpus.mjs';

const LINES = [
  'k:v',
  'k:',
  'url:http\\c//h/?a=b',
  'esc:a\\cb\\nc\\\\d',
  'e\\csc:x\\c\\c',
  ' padded : v ',
  '이름:김철수 😀',
  'é:ü',
  'bom:\ufeffx',
  '__proto__:p',
  'constructor:c',
  '0:zero',
  'destination:/other',
  'subscription:none',
  'subscription:s',
  'subscription:a\\cb',
  'receipt-id:r',
  'Content-Length:1',
];
/** Of these some are wrong in some version, or to a strict client. */
const ODD_LINES = [
  ':v',
  'no colon',
  'url:http://h/?a=b',
  'cr:a\\rb',
  'odd:\\t \\',
  'content-length:2',
  'content-length: 3 ',
  'content-length:+5',
  'content-length:05',
  'content-length:67108864',
  'content-length:67108865',
  'content-length:99999999999999999999',
  'cr:a\rb',
  'nul:\0',
];
const BODIES = [
  '',
  'x',
  'a\0b',
  '\0',
  '\n',
  'line\nline\r\n',
  'é',
  '한글 😀',
  '\ufeffx',
  '{"a":[1,2]}',
  'MESSAGE\nsubscription:s\n\nx',
];
const PIECES = [
  '\0',
  '\n',
  '\r',
  '\r\n',
  '\\',
  ':',
  'é',
  '😀',
  'content-length:',
  '2',
  '\n\n',
  'MESSAGE\n',
  'SEND\n',
  'x',
  '\\n',
  '\\c',
  ' ',
  '\t',
  '\ufeff',
];

/** One frame; its `content-length`, if it has one, is that of its body or not. */
function frameFrom(random, source) {
  const { command, blank } = source;
  let { body, end } = source;
  const eol = blank.startsWith('\r') ? '\r' : '';
  const lines = source.lines.slice();
  let changes = random.upTo(3);
  while (changes-- > 0) {
    const at = random.upTo(lines.length);
    switch (random.upTo(5)) {
      case 0:
      case 1:
        lines.splice(at, 0, random.pick(random.upTo(11) ? LINES : ODD_LINES) + eol);
        break;
      case 2:
        lines.splice(at, 1);
        break;
      case 3:
        if (at < lines.length) lines.push(...lines.splice(at, 1));
        break;
      case 4:
        body = random.upTo(1) ? random.pick(BODIES) : random.pick(BODIES) + body;
        if (random.upTo(11)) setLength(lines, body, random, eol);
        break;
      default:
        end = random.pick(['\0', '\0\n', '\0\r\n', '\0\n\n\n', '\0\0']);
    }
  }
  const head = lines.length ? `${command}\n${lines.join('\n')}` : command.replace('\r', '');
  return head + blank + body + end;
}

/** Sets the right length of a body, or one in characters, or one that is wrong by one; or removes it. */
function setLength(lines, body, random, eol) {
  const at = lines.findIndex((line) => line.startsWith('content-length:'));
  if (at >= 0) lines.splice(at, 1);
  const size = Buffer.byteLength(body);
  const kind = random.upTo(31);
  if (kind < 6) return;
  const length = kind === 6 ? body.length : kind === 7 ? size + random.upTo(2) - 1 : size;
  lines.splice(random.upTo(lines.length), 0, `content-length:${Math.max(0, length)}${eol}`);
}

/** Takes out and puts in characters anywhere. */
function spoil(stream, random) {
  let units = stream;
  for (let count = 1 + random.upTo(1); count > 0; count--) {
    let at = random.upTo(units.length);
    let end = at + random.upTo(2);
    if (isInside(units, at)) at -= 1;
    if (isInside(units, end)) end += 1;
    units = units.slice(0, at) + (random.upTo(3) ? random.pick(PIECES) : '') + units.slice(end);
  }
  return units;
}

/** Whether a place in a text is within a character. */
export const isInside = (text, at) =>
  (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;

/** Sometimes a head is larger than the buffers that it is read in, or than is allowed. */
function enlarge(stream, random) {
  const at = stream.indexOf('\n') + 1;
  const large = random.pick([
    `long:${'x'.repeat(random.upTo(70_000))}\n`,
    `wide:${'é'.repeat(random.upTo(33_000))}\n`,
    'many:1\n'.repeat(random.upTo(1100)),
    Array.from({ length: random.upTo(600) }, (_, n) => `n${n}:${n}\n`).join(''),
  ]);
  return stream.slice(0, at) + large + stream.slice(at);
}

/** A stream of whole characters, as text. `isStart`: it begins with CONNECTED. */
export function streamFrom(random, isStart) {
  let stream = isStart ? frameFrom(random, random.pick(CONNECTED)) : '';
  for (let count = random.pick([1, 1, 1, 2]); count > 0; count--) {
    stream += frameFrom(random, random.pick(FRAMES));
  }
  if (random.upTo(9) === 0) stream = random.pick(['\n', '\r\n', '\n\r\n', '\r', '\0']) + stream;
  if (random.upTo(9) === 0) stream = spoil(stream, random);
  if (random.upTo(999) === 0) stream = enlarge(stream, random);
  if (random.upTo(29) > 0) return stream;
  const end = random.upTo(stream.length);
  return stream.slice(0, isInside(stream, end) ? end - 1 : end);
}
