/** A program with the broker in memory, which runs in every environment. */
const inMemory = 'vitest/in-memory.spec.mjs';

export default {
  test: {
    projects: [
      { test: { name: 'node', include: ['vitest/*.spec.mjs'] } },
      { test: { name: 'jsdom', environment: 'jsdom', include: [inMemory] } },
    ],
  },
};
