// Frames on their way through the interceptors and the listeners of `frame`.

import { misuse, ReceivedFrame, redact } from './kit.js';
import type { IFrame } from '../api/types.js';
import type { Emitter } from './emitter.js';
import type { Interceptor, SessionFrame } from './types.js';

/** What an interceptor gives on. */
function given(frame: SessionFrame | null): SessionFrame | null {
  if (frame !== null && typeof frame?.command !== 'string')
    throw misuse('an interceptor has to give the frame on, or null to drop it');
  return frame;
}

export class Frames {
  in = 0;
  out = 0;

  constructor(
    private readonly interceptors: readonly Interceptor[],
    private readonly emitter: Emitter,
    private readonly client: { readonly secretNames: readonly string[] },
  ) {}

  /** The frame as it is to be sent; `undefined` if an interceptor drops it. Throws what an interceptor throws. */
  outgoing(frame: SessionFrame): SessionFrame | undefined {
    let present: SessionFrame | null = frame;
    for (const interceptor of this.interceptors)
      if (present && interceptor.outgoing) present = given(interceptor.outgoing(present));
    if (!present) return undefined;
    this.out += 1;
    this.tell('out', present);
    return present;
  }

  /** The frame as it is to be taken; `undefined` if an interceptor drops it. */
  incoming(frame: ReceivedFrame): ReceivedFrame | undefined {
    this.in += 1;
    let present: SessionFrame | null = frame;
    for (const interceptor of this.interceptors)
      if (present && interceptor.incoming) present = given(interceptor.incoming(present));
    if (!present) return undefined;
    this.tell('in', present);
    if (present instanceof ReceivedFrame) return present;
    const { command, headers, body } = present;
    const isText = typeof body === 'string' || body === undefined;
    const [text, bytes] = isText ? [body ?? '', undefined] : [undefined, body];
    return new ReceivedFrame(command, headers, text, bytes, frame._version);
  }

  private tell(direction: 'in' | 'out', { command, headers, body }: SessionFrame): void {
    if (!this.emitter.has('frame')) return;
    const frame = Object.freeze({ command, headers: this.masked(headers), body });
    this.emitter.emit<'frame'>({ type: 'frame', direction, frame });
  }

  private masked(headers: SessionFrame['headers']): SessionFrame['headers'] {
    const masked: SessionFrame['headers'] = {};
    for (const name of Object.keys(headers)) {
      const line = redact(`${name.replace(/[:\n]/g, ' ')}:`, this.client);
      masked[name] = line.endsWith(':') ? headers[name] : line.slice(line.lastIndexOf(':') + 1);
    }
    return Object.freeze(masked);
  }
}

/** What a broker says in an ERROR: its message, and the first line of the body, in which RabbitMQ has the reason. */
export const wordsOf = ({ headers, body }: IFrame): string =>
  [headers.message, body.trim().split('\n')[0]].filter(Boolean).join(': ');
