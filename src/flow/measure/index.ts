export { type BoardQuery, type BoardRow, boardRows, type DayRow, daily } from './measure-views.ts';
export { addressesNear } from './near-views.ts';
export { measureListeners } from './on-request-changed.ts';
export { measureJobs, recountDays } from './recount-days.ts';
export { hiddenKeys, usualLeast } from './small-numbers.ts';
