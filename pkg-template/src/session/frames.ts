// Frames on their way through the interceptors and the listeners of `frame`.

import type { IFrame } from '../api/types.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
import type { Emitter } from './emitter.js';
import type { Parts } from './parts.js';
import { Text } from './engine/abi.js';
import { isSecret } from '../log/redact.js';
import { MASK } from '../log/secrets.js';
import { misuse } from './texts.js';
import type { Interceptor, SessionFrame } from './types.js';

export class Frames {
  in = 0;
  out = 0;

  constructor(
    private readonly interceptors: readonly Interceptor[],
    private readonly emitter: Emitter,
    private readonly client: { readonly secretNames: readonly string[] },
    private readonly parts: Parts,
  ) {}

  /** The frame as it is to be sent, without headers that have no value; `undefined` if an interceptor drops it. Throws what an interceptor throws. */
  outgoing(frame: SessionFrame): SessionFrame | undefined {
    const headers: SessionFrame['headers'] = {};
    for (const [name, value] of Object.entries(frame.headers))
      if (value !== undefined && value !== null) headers[name] = `${value}`;
    const given = this.through('outgoing', { ...frame, headers });
    if (given) this.out += 1;
    return given;
  }

  /** The frame as it is to be taken; `undefined` if an interceptor drops it. */
  incoming(frame: ReceivedFrame): ReceivedFrame | undefined {
    const { ReceivedFrame } = this.parts;
    this.in += 1;
    const given = this.through('incoming', frame);
    if (!given || given instanceof ReceivedFrame) return given;
    const { command, headers, body = '' } = given;
    const [text, bytes] = typeof body === 'string' ? [body] : [undefined, body];
    return new ReceivedFrame(command, headers, text, bytes, frame._version);
  }

  /** What is left of a frame once all interceptors have seen it. */
  private through(method: keyof Interceptor, frame: SessionFrame): SessionFrame | undefined {
    let present: SessionFrame | null = frame;
    for (const interceptor of this.interceptors) {
      if (interceptor[method]) present = interceptor[method](present);
      if (present === null) return undefined;
      if (typeof present?.command !== 'string') throw misuse(Text.WrongInterceptor);
    }
    if (this.emitter.has('frame')) {
      const { command, headers, body } = present;
      const copy = Object.freeze({ command, headers: this.masked(headers), body });
      const direction = method === 'incoming' ? 'in' : 'out';
      this.emitter.emit<'frame'>({ type: 'frame', direction, frame: copy });
    }
    return present;
  }

  private masked(headers: SessionFrame['headers']): SessionFrame['headers'] {
    const masked = { ...headers };
    for (const name of Object.keys(headers)) if (isSecret(name, this.client)) masked[name] = MASK;
    return Object.freeze(masked);
  }
}

/** What a broker says in an ERROR: its message, and the first line of the body, in which RabbitMQ has the reason. */
export const wordsOf = ({ headers, body }: IFrame): string | undefined =>
  [headers.message, body.trim().split('\n')[0]].filter(Boolean).join(': ') || undefined;
