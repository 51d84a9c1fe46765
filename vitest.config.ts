import { defineConfig } from 'vitest/config';

const real = process.env.REAL === '1';
/**
 * What another database server cannot change: rooms that never open the suite's database, and how pages look and are worked
 * in a browser. That they run on such a server is shown by the journeys that remain.
 */
const sameOnEveryServer = [
  'src/platform/{postgres,ui,i18n,mail,outgoing}/**',
  'src/reference/{calendar,open311,open311-client}/**',
  'src/civic/conformance/**',
  'src/civic/city-pack/check-pack.test.ts',
  'src/channels/developers/**',
  'src/channels/**/*.browser.test.ts',
  'test/api-client.test.ts',
  'test/journeys/{kill,conformance,machine-flood,machine-fuzz,widgets,programs,look,keyboard,validation,duplicate,department-day,spanish,maps,pothole}.test.ts',
];
const secondServer = process.env.DATABASE_URL ? sameOnEveryServer : [];

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    // Files share a process: eight times faster, at the price that no test may leave global state behind.
    isolate: false,
    maxWorkers: 2,
    // For slow machines: a test that takes longer hangs. Nothing asserts how long something took.
    testTimeout: real ? 600_000 : 60_000,
    hookTimeout: 120_000,
    globalSetup: './test/global.ts',
    include: real ? ['test/real/**/*.test.{ts,tsx}'] : ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', ...(real ? [] : ['test/real/**']), ...secondServer],
  },
});
