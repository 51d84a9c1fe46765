export { LiveHub, publish } from './live.ts';
