export { fact, keepFact } from './fact-store.ts';
