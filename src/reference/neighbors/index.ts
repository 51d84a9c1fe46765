export { type NeighborDefinition, NeighborSchema, NeighborShapeSchema } from './neighbor.ts';
export { loadNeighbors, type Neighbor, saveNeighbors } from './neighbor-store.ts';
export { borderMetres, neighborsOf, type Serves, whoServes } from './who-serves.ts';
