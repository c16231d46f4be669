// Values as one line of text that is the same on every run.

const MAX_TEXT = 240;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `value` for a log. `name(value)` may give an object a name of its own. */
export function show(value, name = () => undefined) {
  if (typeof value === 'string') return showText(value);
  if (typeof value === 'function') return 'ƒ';
  if (value === null || typeof value !== 'object') return String(value);
  const given = name(value);
  if (given) return given;
  if (value instanceof Error) return showError(value);
  const bytes = asBytes(value);
  if (bytes) return `${kindOf(value)} ${showBytes(bytes)}`;
  if (Array.isArray(value)) return `[${value.map((item) => show(item, name)).join(', ')}]`;
  if ('command' in value && 'headers' in value) return showFrame(value, name);
  return showObject(value, name);
}

export function showError(error) {
  return `${error?.name}(${showText(String(error?.message))})`;
}

function showObject(object, name) {
  const parts = Object.entries(Object.getOwnPropertyDescriptors(object))
    .filter(([, { enumerable }]) => enumerable)
    .map(([key, { get, value }]) => `${showKey(key)}: ${get ? 'getter' : show(value, name)}`);
  return `{${parts.join(', ')}}`;
}

/** Without quotes where they say nothing. */
function showKey(key) {
  return /^[\w$-]+$/.test(key) ? key : showText(key);
}

/** Command, headers in the order of their keys, body, and what else a user can see of a frame. */
function showFrame(frame, name) {
  const parts = [frame.command, showObject(frame.headers, name), showText(frame.body ?? '')];
  const { binaryBody } = frame;
  const same = binaryBody && Buffer.from(frame.body ?? '').equals(Buffer.from(binaryBody));
  if (!same) parts.push(`bytes ${binaryBody && showBytes(binaryBody)}`);
  parts.push(frame.isBinaryBody ? 'binary' : 'text');
  for (const method of ['ack', 'nack']) if (Object.hasOwn(frame, method)) parts.push(method);
  return `<${parts.join(' ')}>`;
}

function showText(text) {
  if (text.length > MAX_TEXT) return `${showText(text.slice(0, 60))}…(${text.length} units, ${hash(text)})`;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escapeUnit);
}

function escapeUnit(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function showBytes(bytes) {
  try {
    return showText(utf8.decode(bytes));
  } catch {
    const hex = Buffer.from(bytes).toString('hex');
    return hex.length > MAX_TEXT ? `0x${hex.slice(0, 60)}…(${bytes.length} bytes, ${hash(hex)})` : `0x${hex}`;
  }
}

function asBytes(value) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
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
