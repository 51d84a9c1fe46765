export { type Applied, applyPack, importSampleTables } from './apply-pack.ts';
export { checkPack } from './check-pack.ts';
export { exportPack } from './export-pack.ts';
export type { Pack, PackContent, PackProblem } from './pack.ts';
export { readPack } from './read-pack.ts';
