/**
 * Every background job by name, with its payload. A room declares its own beside the handler:
 * `declare module '#platform/jobs' { interface Jobs { 'send-notice': { noticeId: string } } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: rooms add their jobs to it
export interface Jobs {}
export type JobName = keyof Jobs & string;

export { type DeadJob, deadJobs, queueDepth, retryJobs } from './dead-jobs.ts';
export { enqueue, type Job, job } from './jobs.ts';
export { runAllJobs, startWorker, type Worker } from './worker.ts';
