// The module's memory, where frames are read.

import { findHead, headBlock, headTable } from 'stomp-core';
import { exports } from './load/index.js';

/** Sees to it that there is an instance. */
export function load(): void {
  exports();
}

/** Octets of a head that fit into {@link Memory.block}. */
export const BLOCK_SIZE = 4096;

/** Views of the module's memory. They are lost when it grows: fetch them again after every call. */
export interface Memory {
  /** Where the head of a frame goes. */
  block: Uint8Array;
  /** Where the core describes it. */
  table: Uint32Array;
}

const TABLE_WORDS = 2 + 3 * 64;
let views: Memory | undefined;

/** The present views. */
export function memory(): Memory {
  if (views === undefined || views.block.length === 0) {
    const [block, table] = [headBlock(), headTable()];
    const { buffer } = exports().memory;
    views = {
      block: new Uint8Array(buffer, block, BLOCK_SIZE),
      table: new Uint32Array(buffer, table, TABLE_WORDS),
    };
  }
  return views;
}

export { findHead };
