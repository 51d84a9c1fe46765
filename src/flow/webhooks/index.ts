export {
  type Delivery,
  type DeliveryState,
  deliveryStates,
  type Endpoint,
  type WebhookType,
  webhookTypes,
} from './endpoint.ts';
export {
  createEndpoint,
  type EndpointInput,
  editEndpoint,
  pauseEndpoint,
  removeEndpoint,
  resumeEndpoint,
  rotateSecret,
} from './manage-endpoint.ts';
export type { WebhookMessage } from './message.ts';
export { webhookListeners } from './on-request-event.ts';
export { pingEndpoint, replay, replaySince } from './replay.ts';
export { webhookIdOf } from './secret.ts';
export { webhookJobs } from './webhook-jobs.ts';
export {
  type DeliveryLine,
  type DeliveryQuery,
  deliveryById,
  endpointById,
  listDeliveries,
  listEndpoints,
} from './webhook-views.ts';
