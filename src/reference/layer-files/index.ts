export { importLayer, type LayerSummary } from './import-layer.ts';
