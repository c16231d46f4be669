/** A header as it stands on the wire, still escaped: name and value. */
export type RawHeaderType = [string, string];

/** A frame as a {@link Parser} finds it: a plain object, nothing in it unescaped yet. */
export interface IRawFrameType {
  /** Such as `MESSAGE`. */
  command: string | undefined;
  /** In the order of the wire, repeated names included. */
  headers: RawHeaderType[];
  /** The body. */
  binaryBody: Uint8Array | undefined;
}
