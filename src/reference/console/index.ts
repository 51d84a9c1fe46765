export { csvLine } from './csv-line.ts';
export { mayAny, type StaffMenuItem } from './staff-menu.ts';
export { type StaffPage, staffErrors, staffPage } from './staff-page.tsx';
export { type StaffVisit, staffVisit } from './staff-visit.ts';
export { tryForm } from './try-form.ts';
export { withParams } from './with-params.ts';
