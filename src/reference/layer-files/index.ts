export { importLayer, type LayerSummary } from './import-layer.ts';
export { guessedProjection, type Projection, statedProjection, toDegrees } from './projection.ts';
