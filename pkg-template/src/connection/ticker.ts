/** All that the worker does: to say when the time is over that it was told last. */
const SCRIPT = 'let t;onmessage=e=>{clearTimeout(t);t=setTimeout(()=>postMessage(0),e.data)}';

/**
 * A second timer, in a worker: browsers slow down the timers of a page that is hidden, but not those of
 * its workers, and a heart-beat that is late ends the connection. The page's own timer goes on: a worker
 * that does not start, or stops, is no loss.
 */
export class Ticker {
  private readonly url = URL.createObjectURL(new Blob([SCRIPT], { type: 'text/javascript' }));
  private readonly worker: Worker;
  private setTo = 0;

  /** Throws what the browser throws: it may have no workers, or a policy against this one. */
  constructor(wake: () => void, failed: () => void) {
    try {
      this.worker = new Worker(this.url);
    } catch (error) {
      URL.revokeObjectURL(this.url);
      throw error;
    }
    this.worker.onmessage = wake;
    this.worker.onerror = failed;
  }

  /** Wakes its owner at `deadline`, unless it will by then. */
  arm(deadline: number, now: number): void {
    if (this.setTo > now && this.setTo <= deadline) return;
    this.setTo = deadline;
    this.worker.postMessage(Math.ceil(deadline - now));
  }

  stop(): void {
    this.worker.onmessage = this.worker.onerror = null;
    this.worker.terminate();
    URL.revokeObjectURL(this.url);
  }
}
