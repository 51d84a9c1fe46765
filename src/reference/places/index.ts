export {
  type Area,
  type Layer,
  type LayerWithAreas,
  loadLayers,
  loadSketch,
  type SketchFeature,
  saveLayers,
  saveSketch,
  sketchKinds,
} from './areas-store.ts';
