export { checkRules, type KnownNames } from './check-rules.ts';
export { loadRules, saveRules } from './routing-store.ts';
export { type RoutingRule, RoutingRuleSchema } from './rule.ts';
