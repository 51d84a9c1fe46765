import './quality-events.ts';

export { confirmedCounts, lastAnswer } from './fixed-views.ts';
export { mayConfirmFixed, mayReportNotFixed } from './not-fixed.ts';
export { type NotFixedQuery, notFixedCounts } from './not-fixed-views.ts';
export { type FixedEnd, reportFixed } from './report-fixed.ts';
export { type NotFixedEnd, type ReportNotFixed, reportNotFixed } from './report-not-fixed.ts';
