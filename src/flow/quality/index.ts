import './quality-events.ts';

export { mayReportNotFixed } from './not-fixed.ts';
export { type NotFixedQuery, notFixedCounts } from './not-fixed-views.ts';
export { type NotFixedEnd, type ReportNotFixed, reportNotFixed } from './report-not-fixed.ts';
