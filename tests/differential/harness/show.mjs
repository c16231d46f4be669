// Values as one line of text that is the same on every run.

const MAX_TEXT = 240;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const asItIs = { name: () => undefined, text: (text) => text };

/**
 * `value` for a log. `as.name(value)` may give an object a name of its own; `as.text(text)` gives what stands for a text,
 * before it is shortened.
 */
export function show(value, as = asItIs) {
  if (typeof value === 'string') return showText(as.text(value));
  if (typeof value === 'function') return 'ƒ';
  if (value === null || typeof value !== 'object') return String(value);
  const given = as.name(value);
  if (given) return given;
  if (value instanceof Error) return `${value.name}(${showText(as.text(String(value.message)))})`;
  const bytes = asBytes(value);
  if (bytes) return `${kindOf(value)} ${showBytes(bytes, as)}`;
  if (Array.isArray(value)) return `[${value.map((item) => show(item, as)).join(', ')}]`;
  if ('command' in value && 'headers' in value) return showFrame(value, as);
  return showObject(value, as);
}

function showObject(object, as) {
  const parts = Object.entries(Object.getOwnPropertyDescriptors(object))
    .filter(([, { enumerable }]) => enumerable)
    .map(([key, { get, value }]) => `${showKey(key)}: ${get ? 'getter' : show(value, as)}`);
  return `{${parts.join(', ')}}`;
}

/** Without quotes where they say nothing. */
function showKey(key) {
  return /^[\w$-]+$/.test(key) ? key : showText(key);
}

/** Command, headers in the order of their keys, body, and what else a user can see of a frame. */
function showFrame(frame, as) {
  const { command, headers, body = '', binaryBody } = frame;
  const parts = [command, showObject(headers, as), show(body, as)];
  if (!isText(binaryBody, body)) parts.push(`bytes ${binaryBody && showBytes(binaryBody, as)}`);
  parts.push(frame.isBinaryBody ? 'binary' : 'text');
  for (const method of ['ack', 'nack']) if (Object.hasOwn(frame, method)) parts.push(method);
  return `<${parts.join(' ')}>`;
}

/** Whether `bytes` are `text` in UTF-8. */
function isText(bytes, text) {
  const encoded = new TextEncoder().encode(text);
  return bytes?.length === encoded.length && encoded.every((byte, index) => byte === bytes[index]);
}

function showText(text) {
  if (text.length > MAX_TEXT)
    return `${showText(text.slice(0, 60))}…(${text.length} units, ${hash(text)})`;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escapeUnit);
}

function escapeUnit(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function showBytes(bytes, as) {
  try {
    return showText(as.text(utf8.decode(bytes)));
  } catch {
    const units = as.text(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    const hex = Array.from(units, (unit) => unit.charCodeAt(0).toString(16).padStart(2, '0')).join(
      '',
    );
    return hex.length > MAX_TEXT
      ? `0x${hex.slice(0, 60)}…(${bytes.length} bytes, ${hash(hex)})`
      : `0x${hex}`;
  }
}

function asBytes(value) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return undefined;
}

function kindOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** FNV-1a, enough to tell two long texts apart. */
function hash(text) {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return state.toString(16);
}
