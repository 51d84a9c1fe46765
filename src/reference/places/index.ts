export { type AreaShape, areaShapes, sketchFeatures } from './area-shapes.ts';
export {
  type Area,
  compareKeys,
  type LayerVersion,
  type LayerWithAreas,
  loadLayers,
  loadSketch,
  type SketchFeature,
  saveSketch,
} from './areas-store.ts';
export { type Bounds, boundsOfPoints, distanceMetres, type Point } from './geometry.ts';
export {
  AreaPropertiesSchema,
  areaKeyPattern,
  type Layer,
  type LayerKind,
  LayerSchema,
  SketchPropertiesSchema,
} from './layer.ts';
export { type NearLimit, nearLimit } from './near-limit.ts';
export type { Location } from './places.ts';
export {
  areaLocator,
  areaName,
  areasAt,
  cityBounds,
  h3Of,
  type LayerEditions,
  layerEditions,
  layers,
  layersInForce,
  limitLayer,
  shapesInForce,
  sketchGeoJson,
} from './places-views.ts';
export {
  importedLayers,
  type LayerImported,
  saveImportedLayer,
  savePackLayers,
} from './save-layers.ts';
