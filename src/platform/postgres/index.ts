export { type AttachedPostgres, type AttachOptions, attachPostgres } from './attach-postgres.ts';
export type { HeldClaim } from './claim.ts';
export { holdFolder } from './hold-folder.ts';
