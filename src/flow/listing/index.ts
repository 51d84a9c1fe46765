export type { ListFilter, ListOrder, Span } from './list-filter.ts';
export { type ListedRequest, type ListPage, type ListQuery, listRequests } from './list-requests-views.ts';
