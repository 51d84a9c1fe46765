export { type Actor, anyone, type Policy, systemActor, visitor } from './actor.ts';
export { afterCommit, type Ctx, inTransaction, withActor } from './context.ts';
export { Memory } from './memory.ts';
