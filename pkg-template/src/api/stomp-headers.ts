/** Headers of a frame, by name. */
export class StompHeaders {
  [key: string]: string;
}
