// tests/bench/cases.mjs, under the name by which the page imports it.

declare module 'bench-cases' {
  export interface Case {
    direction: 'incoming' | 'outgoing';
    kind: string;
    /** Bytes of the body in UTF-8. */
    size: number;
    /** Whether nothing but the body differs from shape to shape. */
    plain: boolean;
    /** How many frames come in one message of the socket. */
    together: number;
  }
  export const CASES: Case[];
  export function groupOf(theCase: Case): string;
  export function nameOf(theCase: Case): string;
  export function sizeName(bytes: number): string;
}
