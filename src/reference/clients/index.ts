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
export { mustEditKeys } from './client-policy.ts';
export { clientByToken, issueToken } from './client-token.ts';
export {
  type ClientLine,
  callsByDay,
  clientById,
  findKey,
  type KeyLine,
  keysOfClients,
  listClients,
} from './client-views.ts';
export { addClient, createClient } from './create-client.ts';
export { clientByKey } from './key-ring.ts';
export { type MadeKey, putKey, revokeKey, rotateKey } from './make-key.ts';
export { isEmail, type NewClient } from './new-client.ts';
export { isSandbox, markSandbox } from './sandbox.ts';
