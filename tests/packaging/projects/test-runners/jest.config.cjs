const common = { testEnvironment: 'jsdom', transform: {} };

module.exports = {
  projects: [
    { ...common, displayName: 'jsdom as it comes', testMatch: ['**/jest/import.test.cjs'] },
    {
      ...common,
      displayName: 'complete',
      testMatch: ['**/jest/broker.test.cjs', '**/jest/round-trip.test.cjs'],
      setupFiles: ['./jest.setup.cjs'],
    },
  ],
};
