export {
  type Delivery,
  type DeliveryState,
  deliveryStates,
  type Incoming,
  type Message,
  maySendAgain,
} from './delivery.ts';
export { partnerListeners } from './on-request-changed.ts';
export { partnerJobs } from './partner-jobs.ts';
export {
  type DeliveryRow,
  deliveriesFor,
  listDeadNews,
  listDeliveries,
  type PartnerHealth,
  partnerHealth,
} from './partner-views.ts';
export { type Pulled, pullNews } from './pull-news.ts';
export { sendDelivery } from './send-delivery.ts';
export { pausePartner, resumePartner, sendAgain, steerNews } from './steer-partner.ts';
