export {
  discover,
  listServices,
  requestOfToken,
  requestsBetween,
  requestsById,
  serviceDefinition,
  updatesBetween,
} from './ask-server.ts';
export type { Server } from './call-server.ts';
export { ServerFault } from './fault.ts';
export { findDiscovery } from './find-discovery.ts';
export { type OutgoingUpdate, type Picture, postRequest, postUpdate, type Report } from './post-to-server.ts';
export type { Posted, TheirRequest, TheirUpdate } from './read-requests.ts';
export type { TheirAttribute, TheirEndpoint, TheirService } from './read-services.ts';
