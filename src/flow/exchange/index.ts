export { acceptedJob, acceptReport, requestOfToken } from './accept-report.ts';
export type { ExchangeFilter } from './exchange-filter.ts';
export { countForExchange, type ExchangeRow, listForExchange, oneForExchange } from './exchange-views.ts';
export { type Extras, extrasOf } from './extras-views.ts';
