export { changeAsset } from './change-asset.ts';
export {
  type AssetChoice,
  assetReach,
  choicesInBox,
  choicesNear,
  choicesOfNumber,
} from './choices-views.ts';
export { type GivenAsset, givenAsset } from './given-asset.ts';
export { requestsOfAsset } from './open-on-assets-views.ts';
