export {
  type Asset,
  type AssetLayer,
  AssetLayerSchema,
  assetRef,
  directionOf,
  type NearAsset,
  type NewAsset,
  splitRef,
} from './asset.ts';
export { assetOfFeature, assetPropertiesSchema, featureOfAsset } from './asset-feature.ts';
export type { AssetLayerRow } from './asset-store.ts';
export {
  allAssetLayers,
  assetLayer,
  assetLayerOf,
  assetMemory,
  assetsInBox,
  type FoundNumber,
  findAsset,
  findByNumber,
  nearestAssets,
} from './asset-views.ts';
export { type AssetSummary, importAssets } from './import-assets.ts';
export { type AssetLayerWithThings, inOrder, loadPackAssets, savePackAssets } from './save-pack-assets.ts';
