// Transcripts, as `GET /control/transcripts/ID` gives them: NDJSON, a first line about a connection, and one for everything
// that happened on it. A file may have several, one behind the other.

export interface Transcript {
  connection: number;
  transport: string;
  version: string | undefined;
  lines: Line[];
}

export interface Line {
  /** Milliseconds since the first line. */
  at: number;
  /** `in`: from the client to the broker. */
  direction: 'in' | 'out';
  command: string;
  /** The frame as it was on the wire. */
  text: string;
}

/** Throws an Error that names the line which is none of a transcript. */
export function parse(file: string): Transcript[] {
  const transcripts: Transcript[] = [];
  for (const [index, text] of file.split('\n').entries()) {
    if (text.trim() === '') continue;
    const value = parsed(text);
    if (typeof value?.transcript === 'number') transcripts.push(headOf(value));
    else if (isLine(value) && transcripts.length > 0) transcripts.at(-1)?.lines.push(lineOf(value));
    else throw new Error(`line ${index + 1} is none of a transcript: ${text.slice(0, 60)}`);
  }
  if (transcripts.length === 0) throw new Error('the file is empty');
  return transcripts;
}

type Fields = Record<string, unknown>;

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

const isLine = (value: Fields | undefined): value is Fields =>
  typeof value?.at === 'number' && typeof value.command === 'string';

const headOf = ({ connection, transport, version }: Fields): Transcript => ({
  connection: Number(connection),
  transport: String(transport),
  version: typeof version === 'string' ? version : undefined,
  lines: [],
});

/** Of version 0.1 the frames have another name. */
function lineOf({ at, direction, command, why, code, ...frame }: Fields): Line {
  const bytes = frame.bytes ?? frame.octets;
  const base64 = frame.bytesBase64 ?? frame.octetsBase64;
  const end = [why, code].filter((part) => part !== undefined).join(', ');
  return {
    at: Number(at),
    direction: direction === 'in' ? 'in' : 'out',
    command: String(command),
    text: typeof bytes === 'string' ? bytes : typeof base64 === 'string' ? atob(base64) : end,
  };
}
