export { type FillState, fillMissingAddresses } from './fill-addresses.ts';
export { placingJobs, placingListeners } from './on-layers-changed.ts';
export { formerAreas, type Recompute, recomputeState } from './placing-store.ts';
export { recomputeAreas } from './recompute-areas.ts';
