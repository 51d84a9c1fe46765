export { checkRules, type KnownNames } from './check-rules.ts';
export { type Match, matchRules } from './match-rules.ts';
export { routingListeners } from './on-request-opened.ts';
export { routeRequest } from './route-request.ts';
export { loadRules, saveRules } from './routing-store.ts';
export { type RoutingRule, RoutingRuleSchema } from './rule.ts';
