// A run of a program: a frame, which is there until the run is stopped.

import { make } from '../dom';
import type { Output, Run, Told } from './messages';

/** What programs may import, and where the site has it. */
const MODULES = {
  'stomp-wasm': 'assets/playground-client.js',
  'stomp-wasm/testing/memory': 'assets/playground-broker.js',
};

export class Runner {
  private program = '';
  private frame: HTMLIFrameElement | undefined;
  private modules: Promise<Run['modules']> | undefined;

  constructor(private readonly show: (output: Output) => void) {
    addEventListener('message', ({ source, data }) => {
      if (this.frame && source === this.frame.contentWindow) void this.told(data as Told);
    });
  }

  /** Runs a program in place of the present one. */
  start(program: string): void {
    this.stop();
    this.program = program;
    const frame = make('iframe', '');
    frame.hidden = true;
    frame.title = 'The program that runs';
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.src = 'playground-frame.html';
    this.frame = frame;
    document.body.append(frame);
  }

  /** Ends the program with its frame. */
  stop(): void {
    this.frame?.remove();
    this.frame = undefined;
  }

  private async told(told: Told): Promise<void> {
    if (told.kind === 'output') return this.show(told);
    const { frame, program } = this;
    try {
      const modules = await this.loaded();
      // By then another run may have begun.
      if (frame === this.frame) frame?.contentWindow?.postMessage({ program, modules }, '*');
    } catch (error) {
      this.modules = undefined;
      this.show({ kind: 'output', level: 'error', text: (error as Error).message });
    }
  }

  /** The texts of the modules: a frame of another origin may not load them itself. */
  private loaded(): Promise<Run['modules']> {
    this.modules ??= Promise.all(Object.entries(MODULES).map(load)).then(Object.fromEntries);
    return this.modules;
  }
}

async function load([name, address]: [string, string]): Promise<[string, string]> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} was not loaded: ${response.status}`);
  return [name, await response.text()];
}
