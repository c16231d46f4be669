const common = { testEnvironment: 'jsdom', transform: {} };

module.exports = {
  projects: [
    { ...common, displayName: 'jsdom as it comes', testMatch: ['**/jest/import.test.cjs'] },
    {
      ...common,
      displayName: 'complete',
      testMatch: ['jest/broker', 'jest/recipe', 'jest/round-trip', 'memory/chat'].map(
        (name) => `**/${name}.test.cjs`,
      ),
      setupFiles: ['./jest.setup.cjs'],
    },
  ],
};
