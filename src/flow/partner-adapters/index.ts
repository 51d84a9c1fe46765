export {
  type Adapter,
  type Call,
  type MessageToSend,
  type NewsRow,
  type Parcel,
  type PartnerDesk,
  PartnerFault,
  type PhotoToSend,
  type Sent,
} from './adapter.ts';
export { adapters } from './adapters.ts';
export { circuitOf, restMs } from './circuit.ts';
export { fetchMedia } from './fetch-media.ts';
export { serverOf } from './open311.ts';
