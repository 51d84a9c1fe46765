import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#platform/db';
import { attachPostgres } from '#platform/postgres';
import { databaseUrl, onServer } from './database.ts';

/**
 * Once a run: a PostgreSQL (our own throw-away one, or the server of DATABASE_URL, whose user must be allowed to create
 * databases) with one migrated database, of which every test file takes a copy.
 */
export default async function setUp(project: TestProject) {
  const server = process.env.DATABASE_URL ? cityServer(process.env.DATABASE_URL) : await ownServer();
  const template = `belfry_template_${randomUUID().replaceAll('-', '')}`;
  try {
    await onServer(server.url, (client) => client.query(`create database ${template}`));
    await migrateTemplate(databaseUrl(server.url, template));
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('server', { url: server.url, template });
  return async () => {
    await onServer(server.url, (client) => client.query(`drop database if exists ${template} with (force)`));
    await server.stop();
  };
}

function cityServer(url: string) {
  return { url, stop: async () => {} };
}

async function ownServer() {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'belfry-test-'));
  const postgres = await attachPostgres({ dataDir, durable: false, settings: { max_connections: 120 } });
  const stop = async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url: postgres.url, stop };
}

async function migrateTemplate(url: string) {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await migrate(pool, path.resolve(import.meta.dirname, '..', 'migrations'));
  } finally {
    await pool.end();
  }
}
