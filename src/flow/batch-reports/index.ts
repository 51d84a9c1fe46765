export { acceptedJob, acceptReport, requestOfToken } from './accept-report.ts';
