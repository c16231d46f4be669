// Where the module may come from when it is given to `init`.

/** What {@link init} takes: where the module is, or the module itself. */
export type ModuleSource =
  | WebAssembly.Module
  | BufferSource
  | Response
  | URL
  | string
  | Promise<Response>;

/**
 * Fetches what is not there yet.
 *
 * @throws Error if there is nothing to be had, or it is not WebAssembly.
 */
export async function fetched(source: ModuleSource): Promise<WebAssembly.Module | BufferSource> {
  const answer = await (typeof source === 'string' || source instanceof URL
    ? fetch(source)
    : source);
  if (!isResponse(answer)) return answer;
  if (!answer.ok)
    throw new Error(`stomp-wasm: no module at ${answer.url}: status ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  // Servers of single-page applications answer 200 with their start page to whatever they do not know.
  if (new DataView(bytes).byteLength < 8 || new DataView(bytes).getUint32(0) !== MAGIC) {
    const type = answer.headers.get('content-type');
    throw new Error(`stomp-wasm: what is at ${answer.url} is no WebAssembly module, but ${type}`);
  }
  return bytes;
}

/** `\0asm` */
const MAGIC = 0x0061736d;

const isResponse = (given: object): given is Response => 'arrayBuffer' in given;
