// What the page of the playground and its frame say to each other.

/** To the frame: the program, and the modules that it may import, by the names it imports them by. */
export interface Run {
  program: string;
  modules: Record<string, string>;
}

export type Level = 'log' | 'info' | 'debug' | 'warn' | 'error';

/** From the frame: that it can take a program, or a line of the program's output. */
export type Told = { kind: 'ready' } | Output;

export interface Output {
  kind: 'output';
  level: Level;
  text: string;
  /** The line of the program that it is about, if it is about one. */
  line?: number | undefined;
}
