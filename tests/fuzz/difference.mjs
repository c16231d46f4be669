// Whether a stream means the same in all its forms, and what it means by the reference.

import { ours } from '../package/support/package.mjs';
import { Comparison } from './comparison.mjs';
import { bytesOf, cutBytes, cutText, mixed, withCrLf, withEscapes } from './forms.mjs';
import { Receiver, noteOf } from './receiver.mjs';
import { End, read, utf8 } from './reference.mjs';

const SUBSCRIBED = new Set(['s', 'a:b']);
const KINDS = { RECEIPT: 'receipt', ERROR: 'error' };

const receivers = new Map();

/** The receiver with these options; there is one of each, so that streams follow each other over its connection. */
function receiverOf(version, strict, addsNul) {
  const key = Number(version.slice(-1)) * 4 + Number(strict) * 2 + Number(addsNul);
  let receiver = receivers.get(key);
  if (!receiver) {
    receiver = new Receiver(version, { strict, appendMissingNULLonIncoming: addsNul });
    receivers.set(key, receiver);
  }
  return receiver;
}

/** Ends all connections. */
export async function endAll() {
  await Promise.all([...receivers.values()].map((receiver) => receiver.end()));
  receivers.clear();
}

/**
 * Compares forms of a stream; gives the first that differs, with what was expected and what came, or nothing.
 *
 * @param sample `stream`, `version`, `strict`, and `isStart`: whether the stream begins with CONNECTED.
 * @param random decides where the stream is cut, and which of the forms are compared beside it whole: a few each time.
 */
export async function difference(sample, random) {
  const { stream, version, strict, isStart } = sample;
  const reference = read(stream, version, strict, isStart);
  const { end } = reference;
  // What was no text where it came from ends where its message does, if that is text.
  const isDamaged = !strict && stream.includes('\ufffd');
  if (isDamaged && (end === End.Incomplete || end === End.WrongLength)) return undefined;
  const isSettled = end !== End.WrongLength && !isDamaged;
  const forms = [wholeForms(stream)];
  // Where a frame with a wrong length ends is decided by the end of its message.
  const hasOtherForms = isSettled && end === End.Complete && !isStart && random.upTo(2) === 0;
  if (hasOtherForms) forms.push(otherForms(sample, reference, random));
  else if (isSettled) forms.push(piecedForms(stream, random));

  const isKnown = end !== End.WrongLength && !isStart;
  const compared = new Comparison(isKnown ? expectedOf(reference) : undefined);
  const isPartial = isStart || end === End.Incomplete || end === End.WrongLength;
  for (const group of forms) {
    for (const { form, messages, addsNul = false } of group) {
      const receiver = receiverOf(version, strict, addsNul);
      await receiver.prepare(isStart);
      compared.add(form, messages, receiver.take(messages, isPartial));
    }
    if (group.haveSameBeats) compared.sameBeats();
  }
  if (hasOtherForms && version === '1.2' && !strict && random.upTo(1) === 0) {
    const messages = mixed(cutText(stream, random), random);
    const frames = new Comparison(reference.frames.map(rawNote));
    frames.add('Parser, pieces', messages, { got: parsed(messages) });
    compared.found ??= frames.found;
  }
  return compared.found;
}

const withSameBeats = (...forms) => Object.assign(forms, { haveSameBeats: true });

const wholeForms = (stream) =>
  withSameBeats(
    { form: 'text, whole', messages: [stream] },
    { form: 'bytes, whole', messages: [bytesOf(stream)] },
  );

function piecedForms(stream, random) {
  const kind = random.upTo(7);
  if (kind < 2) return [{ form: 'bytes, pieces', messages: cutBytes(bytesOf(stream), random) }];
  const pieces = cutText(stream, random);
  const asText = { form: 'text, pieces', messages: pieces };
  const asBytes = { form: 'bytes, the same pieces', messages: pieces.map(bytesOf) };
  if (kind < 4) return [asText];
  if (kind === 4) return withSameBeats(asText, asBytes);
  const asBoth = { form: 'text and bytes, the same pieces', messages: mixed(pieces, random) };
  return kind === 5 ? withSameBeats(asText, asBoth) : [asBoth];
}

/** One of those that a stream without faults has. */
function otherForms({ stream, version, strict }, { heads }, random) {
  const forms = [];
  if (version === '1.2') forms.push(['text, CR LF', () => withCrLf(stream, heads)]);
  if (version !== '1.0' && !strict) {
    forms.push(['text, escaped', () => withEscapes(stream, heads)]);
  }
  if (endsWithNul(stream)) {
    const whole = () => stream.slice(0, -1);
    forms.push(['text, without its NUL', whole, true], ['bytes, without its NUL', whole, true]);
  }
  if (forms.length === 0) return [];
  const [form, make, addsNul] = random.pick(forms);
  const text = make();
  return [{ form, messages: [form.startsWith('bytes') ? bytesOf(text) : text], addsNul }];
}

/** Whether a stream ends with a NUL that a client adds again if it is lost. */
const endsWithNul = (stream) => /[^\r\n\0][\r\n]*\0$/.test(stream);

/** What an application gets of the frames of the reference, by what it is called with. */
function expectedOf({ frames, end }) {
  const expected = frames.map(({ command, headers, body }) =>
    noteOf(kindOf(command, headers), command, asObject(headers), utf8(body), body),
  );
  if (end === End.Broken) expected.push('fault');
  expected.push(end === End.Broken ? 'over' : 'connected');
  return expected;
}

function kindOf(command, headers) {
  if (command !== 'MESSAGE') return KINDS[command] ?? 'frame';
  const [, id] = headers.find(([name]) => name === 'subscription') ?? [];
  return SUBSCRIBED.has(id) ? 'message' : 'unhandled';
}

/** Headers in the order of stompjs; the first of a repeated name counts. */
function asObject(headers) {
  const all = Object.create(null);
  for (let at = headers.length - 1; at >= 0; at--) all[headers[at][0]] = headers[at][1];
  return all;
}

const rawNote = ({ command, raw, body }) => JSON.stringify([command, raw, body]);

/** What `Parser` gives. */
function parsed(messages) {
  const got = [];
  const parser = new ours.Parser(
    ({ command, headers, binaryBody }) =>
      got.push(JSON.stringify([command, headers, Buffer.from(binaryBody).latin1Slice()])),
    () => {},
  );
  for (const data of messages) {
    parser.parseChunk(typeof data === 'string' ? data : data.slice().buffer);
  }
  return got;
}
