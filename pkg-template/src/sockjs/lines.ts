// Responses into frames.

/** The longest frame that is held while its end has not come. */
const LONGEST = 2 ** 27;

/** Puts the lines of a response together, one for each frame, however the network has cut them. */
export class Lines {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  /** The beginning of a line that has not ended. */
  rest = '';

  /**
   * The lines that are complete with this piece, without those that say nothing: empty ones, and the letters
   * before a stream, for browsers that hold back its beginning. Throws if a line gets too long to be held.
   */
  take(piece: BufferSource): string[] {
    // Only the piece is looked through, not what came before.
    const lines = this.read(piece).split('\n');
    lines[0] = this.rest + lines[0];
    this.rest = lines.pop() as string;
    if (this.rest.length > LONGEST) throw new Error('a frame is too long');
    return lines.filter((line) => !/^(hh|$)/.test(line));
  }

  /** What is no text is no frame, whatever it begins with. */
  private read(piece: BufferSource): string {
    try {
      return this.decoder.decode(piece, { stream: true });
    } catch {
      return '\ufffd\n';
    }
  }
}
