import {
  ClusteringSettingStore,
  ErasureStore,
  LearningStore,
  LeaseStore,
  OutboxStore,
  PlacementOrderStore,
  PlacementStore,
  PreviewStore,
  ProblemClusteringStore,
  QuarantineStore,
  ReviewDrawStore,
  RuleEffectStore,
  RuleMatchStore,
  TicketCorpusStore,
} from '@reprise/persistence';

/** The rows a clusterer reads and writes. */
export const clustererStores = () => ({
  corpus: new TicketCorpusStore(),
  problems: new ProblemClusteringStore(),
  placements: new PlacementStore(),
  placementOrders: new PlacementOrderStore(),
  previews: new PreviewStore(),
  reviewDraws: new ReviewDrawStore(),
  learning: new LearningStore(),
  settings: new ClusteringSettingStore(),
  ruleMatches: new RuleMatchStore(),
  ruleEffects: new RuleEffectStore(),
  outbox: new OutboxStore(),
  leases: new LeaseStore(),
  quarantine: new QuarantineStore(),
  erasures: new ErasureStore(),
});
