export { type RestoreOptions, restoreBackup } from './restore-backup.ts';
export { type BackupProgress, writeBackup } from './write-backup.ts';
