// The comparison of two packages: alternating samples, and their medians.

import type { Case } from 'bench-cases';
import { Lane } from './lane';

/** stompjs first: the ratio says how many times faster the second is. */
export const PACKAGES = ['stompjs', 'stomp-wasm'] as const;

const ROUNDS = 7;

export interface Result {
  size: number;
  microseconds: [number, number];
  ratio: number;
}

/** Measures one case. The page stays alive meanwhile. */
export async function compare(theCase: Case): Promise<Result> {
  const lanes: [Lane, Lane] = [
    await Lane.open(PACKAGES[0], theCase),
    await Lane.open(PACKAGES[1], theCase),
  ];
  try {
    for (const lane of lanes) lane.warmUp();
    const pairs: [number, number][] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await nextTask();
      pairs.push(pairOf(lanes, round % 2 === 1));
    }
    return {
      size: theCase.size,
      microseconds: [
        median(pairs.map(([first]) => first)),
        median(pairs.map(([, second]) => second)),
      ],
      ratio: median(pairs.map(([first, second]) => first / second)),
    };
  } finally {
    for (const lane of lanes) lane.close();
  }
}

/** A B, then B A: a drift over time affects both alike. */
function pairOf([first, second]: [Lane, Lane], reversed: boolean): [number, number] {
  if (!reversed) return [first.sample(), second.sample()];
  const late = second.sample();
  return [first.sample(), late];
}

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? NaN;
}
