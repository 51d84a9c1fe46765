export { type Config, type ServiceName, loadConfig } from './config.ts';
