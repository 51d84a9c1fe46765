export { type Actor, type Policy, anyone, systemActor, visitor } from './actor.ts';
export { type Ctx, inTransaction, withActor } from './context.ts';
export { Memory } from './memory.ts';
