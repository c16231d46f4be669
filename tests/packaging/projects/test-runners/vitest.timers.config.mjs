export default { test: { globals: true, include: ['application/fake-timers/vitest.spec.mjs'] } };
