// Where the module may come from when it is given to `init`.

// Said without the types of a browser: programs are compiled without them too.

/** A `Response` with the module. */
export interface ModuleResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `WebAssembly.Module`, or the `URL` of one: TypeScript knows no members of the former. */
export type ModuleObject = object;

/** What {@link init} takes: where the module is, or the module itself. */
export type ModuleSource =
  | ModuleObject
  | ArrayBufferLike
  | ArrayBufferView
  | ModuleResponse
  | string
  | PromiseLike<ModuleResponse>;

/**
 * Fetches what is not there yet.
 *
 * @throws Error if there is nothing to be had, or it is not WebAssembly.
 */
export async function fetched(source: ModuleSource): Promise<WebAssembly.Module | BufferSource> {
  const answer: object = await (typeof source === 'string' || source instanceof URL
    ? fetch(source)
    : source);
  if (!isResponse(answer)) return answer as WebAssembly.Module | BufferSource;
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

const isResponse = (given: object): given is ModuleResponse => 'arrayBuffer' in given;
