export type { Fit } from './fit.ts';
export { areaPath, areaShape, type Ground, GroundPicture, groundOf } from './ground-picture.tsx';
