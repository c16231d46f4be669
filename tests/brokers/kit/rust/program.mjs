// The process with the clients of the crate stomp-wasm (crates/scenario-clients): orders to it, and what it tells.

import { createInterface } from 'node:readline';

import { mustExist, scenarioClientsBinary } from '../../../e2e/support/environment.mjs';
import { Child, endingWithUs } from '../../../e2e/support/process.mjs';

let program;

/** A client in the process, which is started with the first. `options` as of the order `open`; `tell(event)` gets its events. */
export function open(options, tell) {
  program ??= new Program();
  return program.open(options, tell);
}

/** Ends the process, if there is one. */
export async function end() {
  await program?.end();
  program = undefined;
}

class Program {
  #clients = new Map();
  #answers = new Map();
  #last = 0;

  constructor() {
    mustExist(scenarioClientsBinary, 'build it: cargo build -p scenario-clients');
    this.process = new Child(...endingWithUs(scenarioClientsBinary, []), {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const lines = createInterface({ input: this.process.child.stdout });
    lines.on('line', (line) => this.#read(JSON.parse(line)));
    void this.process.exited.then(() => this.#fail());
  }

  open(options, tell) {
    const client = (this.#last += 1);
    this.#clients.set(client, tell);
    const handle = {
      /** Gives an order; resolves with the value of its answer, and rejects with its error. */
      ask: (order) => this.#ask(client, order),
      /** Gives an order without waiting for an answer. */
      give: (order) => void this.#ask(client, order).catch(() => {}),
      forget: () => this.#clients.delete(client),
    };
    handle.give({ do: 'open', ...options });
    return handle;
  }

  #ask(client, order) {
    const id = (this.#last += 1);
    const answer = new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
    if (this.process.ended) this.#fail();
    else this.#write(`${JSON.stringify({ client, id, ...order })}\n`);
    return answer;
  }

  /** Orders that are given in one turn go together: a connection that is given up at once does not come about in between. */
  #write(line) {
    const { stdin } = this.process.child;
    if (stdin.writableCorked === 0) {
      stdin.cork();
      setImmediate(() => stdin.uncork());
    }
    stdin.write(line);
  }

  #read({ client, id, ...told }) {
    if (id === undefined) return this.#clients.get(client)?.(told);
    const answer = this.#answers.get(id);
    this.#answers.delete(id);
    // What waits for the answer sees the status that it came with.
    if (told.status) this.#clients.get(client)?.({ event: 'status', status: told.status });
    if (told.error) answer.reject(new RustError(told.error));
    else answer.resolve(told.value);
  }

  #fail() {
    const failure = new Error(`scenario-clients has ended: ${this.process.output}`);
    for (const { reject } of this.#answers.values()) reject(failure);
    this.#answers.clear();
  }

  /** Ends it; what has no answer yet, such as the next message of a loop that was left, is not waited for. */
  async end() {
    this.#answers.clear();
    this.process.child.stdin.end();
    await this.process.exited;
  }
}

/** An error of the crate, in the shape of the npm package's `StompError`. */
export class RustError extends Error {
  constructor({ code, message, isRetryable, maybeDelivered, frame }) {
    super(message);
    this.code = code;
    this.retryable = isRetryable;
    this.maybeDelivered = maybeDelivered;
    this.frame = frame ? frameOf('ERROR', frame) : undefined;
  }
}

/** A frame in the shape of the npm package's; of headers of one name the first counts. */
export function frameOf(command, { headers, body = '' }) {
  const binaryBody = new Uint8Array(Buffer.from(body, 'base64'));
  const first = Object.fromEntries(headers.toReversed());
  return { command, headers: first, binaryBody, body: new TextDecoder().decode(binaryBody) };
}

/** Headers as the program takes them; those that are undefined are left out. */
export const pairs = (headers = {}) =>
  Object.entries(headers).filter(([, value]) => value !== undefined);

/** A body as the program takes it. */
export const bodyOf = (body) =>
  body instanceof Uint8Array ? { bytes: Buffer.from(body).toString('base64') } : { text: body };

/** The options that a client and a session have in common. */
export const commonOptions = ({
  brokerURL,
  forceBinaryWSFrames,
  heartbeatOutgoing,
  heartbeatIncoming,
}) => ({
  url: brokerURL,
  binaryFrames: forceBinaryWSFrames,
  heartBeat: [heartbeatOutgoing, heartbeatIncoming],
});

/** A line of the log for what the crate tells to `tracing`. */
export function logLine({ message, head, command, headers, ...rest }) {
  const about = head ?? (command ? `${command} ${headers}` : JSON.stringify(rest));
  return `${message} ${about}`;
}

/** Fails for what an adapter would ignore: a scenario that asks for it has to be on the list of those that do not apply. */
export function refuseUnknown(given, known) {
  const unknown = Object.keys(given).filter((name) => given[name] !== undefined && !known(name));
  if (unknown.length > 0) throw new Error(`the Rust client has no ${unknown.join(', ')}`);
}
