const common = { testEnvironment: 'jsdom', transform: {} };

module.exports = {
  projects: [
    { ...common, displayName: 'jsdom as it comes', testMatch: ['**/jest/import.test.cjs'] },
    {
      ...common,
      displayName: 'complete',
      testMatch: ['broker', 'in-memory', 'recipe', 'round-trip'].map(
        (name) => `**/jest/${name}.test.cjs`,
      ),
      setupFiles: ['./jest.setup.cjs'],
    },
  ],
};
