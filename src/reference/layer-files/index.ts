export { readFeatures } from './features.ts';
export { importLayer, type LayerSummary } from './import-layer.ts';
export { layerText } from './layer-text.ts';
export { guessedProjection, type Projection, statedProjection, toDegrees } from './projection.ts';
