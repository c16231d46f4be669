/** A message as the broker sends it to `/topic/messages`. */
export interface ChatMessage {
  from: string;
  text: string;
  /** Time of day, `21:00`. */
  time: string;
}

/** Reads the body of a MESSAGE; `undefined` when it is not a chat message. */
export function parseChatMessage(body: string): ChatMessage | undefined {
  const value = parseJson(body);
  if (!isRecord(value)) return undefined;
  const { from, text, time } = value;
  if (typeof from !== 'string' || typeof text !== 'string') return undefined;
  return { from, text, time: typeof time === 'string' ? time : '' };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
