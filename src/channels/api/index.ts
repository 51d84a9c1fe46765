export { apiChannels, apiDocument } from './api-channel.ts';
