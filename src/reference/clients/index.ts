export { changeClient, resumeClient, stopClient } from './change-client.ts';
export {
  type Client,
  clientChannels,
  clientServes,
  type KeyedClient,
  type Scope,
  scopes,
} from './client.ts';
export { clientActor, hasScope, needs } from './client-actor.ts';
export { type ClientDoor, clientDoor } from './client-door.ts';
export { clientByToken, issueToken } from './client-token.ts';
export {
  type ClientLine,
  callsByDay,
  clientById,
  findKey,
  type KeyLine,
  keysOfClient,
  listClients,
} from './client-views.ts';
export { createClient } from './create-client.ts';
export { clientByKey } from './key-ring.ts';
export { type MadeKey, revokeKey, rotateKey } from './make-key.ts';
export type { NewClient } from './new-client.ts';
