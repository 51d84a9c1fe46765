export {
  type Area,
  compareKeys,
  type LayerWithAreas,
  loadLayers,
  loadSketch,
  type SketchFeature,
  saveLayers,
  saveSketch,
} from './areas-store.ts';
export { type Candidate, findAddress } from './find-address.ts';
export { distanceMetres, type Point } from './geometry.ts';
export {
  AreaPropertiesSchema,
  type Layer,
  LayerSchema,
  SketchPropertiesSchema,
} from './layer.ts';
export type { Location } from './places.ts';
export { areaName, areasAt, h3Of, layers, sketchGeoJson } from './places-views.ts';
