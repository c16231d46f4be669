// A program in the fragment of an address: `#z=` and its UTF-8, deflated, in base64url; `#t=` where the browser cannot deflate.

/** The longest program of a link, in bytes: a few characters of it can inflate to gigabytes. */
const LONGEST = 100_000;
const FORMAT = 'deflate-raw';

/** The fragment for a program. */
export async function fragmentOf(program: string): Promise<string> {
  const bytes = new TextEncoder().encode(program);
  if (bytes.length > LONGEST) throw new Error('the program is too long for a link');
  const canDeflate = typeof CompressionStream === 'function';
  if (!canDeflate) return `#t=${base64url(bytes)}`;
  return `#z=${base64url(await through(new CompressionStream(FORMAT), bytes))}`;
}

/**
 * The program of a fragment; `undefined` if it is one of a place in the page.
 *
 * @throws Error if it is broken: nothing of it is used then.
 */
export async function programOf(fragment: string): Promise<string | undefined> {
  const [, kind, text] = /^#([zt])=(.*)$/.exec(fragment) ?? [];
  if (kind === undefined || text === undefined) return undefined;
  try {
    const bytes = bytesOf(text);
    const plain = kind === 't' ? bytes : await through(new DecompressionStream(FORMAT), bytes);
    if (plain.length > LONGEST) throw new Error('too long');
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain);
  } catch {
    throw new Error('This link is broken, or was cut. The program has not changed.');
  }
}

/** What comes out of a stream of bytes, as long as a program may be. */
async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const whole = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(stream);
  const reader = whole.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    parts.push(value);
    length += value.length;
    if (length > LONGEST) {
      await reader.cancel();
      throw new Error('too long');
    }
  }
}

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
