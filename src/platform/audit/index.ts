export { type Audited, audit } from './audit.ts';
export { type AuditEntry, type AuditFilter, listAudit } from './audit-views.ts';
