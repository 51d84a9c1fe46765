import type { Address } from './socket-place.ts';

/**
 * For one machine of two cores and little memory that also runs the application. A city that outgrows it
 * uses its own PostgreSQL (DATABASE_URL), not these.
 */
const always = {
  shared_buffers: '128MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '1GB',
  max_connections: '60',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  autovacuum_max_workers: '2',
  max_worker_processes: '6',
  random_page_cost: '1.1',
  // Plans of our short queries cost less than compiling them.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Failed statements are the application's to report: their text may hold personal data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

const forThrowingAway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/** All settings of a server; `durable: false` is for tests only: a power cut may destroy such a database. */
export function serverSettings(
  address: Address,
  clusterName: string,
  durable: boolean,
  more: Record<string, string | number> = {},
): Record<string, string> {
  const { socketDir } = address;
  const own = Object.entries(more).map(([name, value]) => [name, String(value)]);
  return {
    ...always,
    ...(durable ? { fsync: 'on', synchronous_commit: 'on' } : forThrowingAway),
    ...Object.fromEntries(own),
    cluster_name: clusterName,
    listen_addresses: socketDir ? '' : '127.0.0.1',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
  };
}
