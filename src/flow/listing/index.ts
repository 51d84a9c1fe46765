export { type Extras, extrasOf } from './extras-views.ts';
export type { ListFilter, ListOrder } from './list-filter.ts';
export { type ListedRequest, listRequests } from './list-requests-views.ts';
export { countTold, deepest, listTold, oneTold, type ToldRequest } from './told-requests-views.ts';
