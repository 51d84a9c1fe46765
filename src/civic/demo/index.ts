export { type DemoSignIn, tellSignIn } from './demo-staff.ts';
export { demoSignIns, hasRequests } from './demo-store.ts';
export { type DemoMade, type DemoOptions, makeDemo } from './make-demo.ts';
