// One stream, received in every way: as text or bytes, whole or in pieces. What the application gets has to be the same.

import { connected } from '../package/support/client.mjs';
import { CORPUS } from './corpus.mjs';

const PARTS = [
  '\0',
  '\n',
  '\r\n',
  '\\',
  ':',
  'é',
  '😀',
  'content-length:',
  '2',
  '\n\n',
  'MESSAGE\n',
  'x',
  '\\n',
  '\\c',
  ' ',
];

/** A stream of frames, most of them changed in some places. No half of a character is alone, no U+FFFD comes. */
export function streamFrom(random) {
  const frames = Array.from({ length: 1 + random.upTo(3) }, () => random.pick(CORPUS));
  const units = [...frames.join('')];
  for (let count = random.upTo(4); count > 0; count--) {
    const at = random.upTo(units.length - 1);
    const removed = random.upTo(2);
    const added = random.upTo(3) ? [random.pick(PARTS)] : [];
    units.splice(at, removed, ...added);
  }
  return units.join('');
}

function cut(whole, random) {
  const pieces = [];
  for (let at = 0; at < whole.length; ) {
    const end = at + 1 + random.upTo(whole.length > 40 ? 60 : 8);
    pieces.push(whole.slice(at, end));
    at = end;
  }
  return pieces;
}

const textPieces = (text, random) => cut([...text], random).map((piece) => piece.join(''));
const bytes = (text) => new TextEncoder().encode(text);

/** The ways, each with the messages of the socket. */
export const waysOf = (stream, random) => ({
  'text, whole': [stream],
  'bytes, whole': [bytes(stream)],
  'text, pieces': textPieces(stream, random),
  'bytes, pieces': cut(bytes(stream), random),
});

/** What an application gets of these messages. Heart-beats are counted apart: pieces decide what is one (K3). */
export async function received(messages, options, version) {
  const got = [];
  const note = (kind) => (frame) =>
    got.push([
      kind,
      frame.command,
      Object.entries(frame.headers),
      frame.body,
      [...frame.binaryBody],
    ]);
  let beats = 0;
  const answer = `CONNECTED\nversion:${version}\n\n\0`;
  const { client, socket } = await connected(
    {
      ...options,
      onStompError: note('error'),
      onUnhandledFrame: note('frame'),
      onUnhandledMessage: note('unhandled'),
      onUnhandledReceipt: note('receipt'),
      onHeartbeatReceived: () => {
        beats += 1;
      },
      onWebSocketError: ({ message }) => got.push(['fault', message]),
    },
    undefined,
    answer,
  );
  client.subscribe('/a', note('message'), { id: 's' });
  for (const data of messages)
    socket.receive(typeof data === 'string' ? data : data.slice().buffer);
  // What is not complete has to be so in every way.
  got.push(['connected', client.connected]);
  void client.deactivate({ force: true });
  return { got: JSON.stringify(got), beats };
}

/** Whether a strict client finds nothing wrong with a stream. */
async function isRight(stream, version) {
  const { got } = await received([stream], { strict: true }, version);
  return !got.includes('["fault"');
}

/**
 * Compares all ways; gives those that differ, or nothing. Where a frame with a wrong length ends is decided by the end
 * of its message, for a lenient client: such streams are compared whole.
 */
export async function difference(stream, random, strict, version) {
  let ways = Object.entries(waysOf(stream, random));
  if (!strict && !(await isRight(stream, version))) ways = ways.slice(0, 2);
  const results = [];
  for (const [name, messages] of ways) {
    results.push([name, await received(messages, { strict }, version)]);
  }
  const [[, first], [, second]] = results;
  const differing = results.filter(([, { got }]) => got !== first.got);
  if (first.beats !== second.beats) differing.push(['heart-beats', second]);
  return differing.length ? [results[0], ...differing] : undefined;
}
