export { type Config, loadConfig, type ServiceName } from './config.ts';
