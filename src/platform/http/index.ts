export { type RouteRow, routeTable } from './guard.ts';
export { addHealth, type CountedElsewhere, type HealthOptions } from './health.ts';
export { type ClientOf, type KeyHolder, openWithKey } from './key-door.ts';
export { addressBlock, type Limit } from './rate-limit.ts';
export {
  type Form,
  type FormFields,
  type FormFile,
  type FormLimits,
  manyFields,
  oneField,
  readForm,
} from './read-form.ts';
export { html, type Route, type RouteRequest, type RouteSchema, route, safeNext, seeOther } from './route.ts';
export { type SendEvent, sendEvents } from './send-events.ts';
export { type App, createServer, mount, type Patience, type ServerOptions } from './server.ts';
export { htmlErrors, jsonErrors, type Teller, type ToldError } from './tell-error.ts';
