export { LiveHub, publish } from './live.ts';
export { ring } from './ring.ts';
