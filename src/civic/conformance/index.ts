export { type Facts, parseFacts } from './facts.ts';
export {
  type ConformanceOptions,
  type ConformanceReport,
  runConformance,
} from './run-conformance.ts';
export { tellMarkdown, tellReport } from './tell-report.ts';
