// tests/bench/cases.mjs, under the name by which the page imports it.

declare module 'bench-cases' {
  export interface Case {
    direction: 'incoming' | 'outgoing';
    kind: string;
    /** Bytes of the body in UTF-8. */
    size: number;
    /** What is out of the ordinary; empty for plain traffic. */
    shape: string;
    /** How many frames come in one message of the socket. */
    together: number;
  }
  export const CASES: Case[];
  export function groupOf(theCase: Case): string;
  export function nameOf(theCase: Case): string;
  export function sizeName(bytes: number): string;
}
