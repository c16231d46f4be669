// Responses into frames.

/** The longest frame that is held while its end has not come. */
const LONGEST = 2 ** 27;

/**
 * Takes a response in pieces, however the network has cut it, and tells its lines, one for each frame: not
 * those that say nothing, which are empty, or the letters before a stream, for browsers that hold back its
 * beginning. Gives the line that has begun and has not ended; throws if it gets too long to be held.
 */
export function linesOf(tell: (line: string) => void): (piece: BufferSource) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  const read = (piece: BufferSource): string => {
    try {
      return decoder.decode(piece, { stream: true });
    } catch {
      // What is no text is no frame, whatever it begins with.
      return '\ufffd\n';
    }
  };
  return (piece) => {
    // Only the piece is looked through, not what came before.
    const lines = read(piece).split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop() as string;
    if (rest.length > LONGEST) throw new Error('a frame is too long');
    for (const line of lines) if (!/^(hh|$)/.test(line)) tell(line);
    return rest;
  };
}
