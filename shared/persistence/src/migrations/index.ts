import { Foundation1764000000000 } from './1764000000000-foundation.js';
import { ApiTokenScopes1765000000000 } from './1765000000000-api-token-scopes.js';
import { SignInAttempts1765000100000 } from './1765000100000-sign-in-attempts.js';
import { RestrictedServices1765000200000 } from './1765000200000-restricted-services.js';
import { Placements1766000000000 } from './1766000000000-placements.js';
import { Intake1766010000000 } from './1766010000000-intake.js';
import { FixesJudged1766100000000 } from './1766100000000-fixes-judged.js';
import { GuardPlacements1769000000000 } from './1769000000000-guard-placements.js';
import { AuditSeals1769000100000 } from './1769000100000-audit-seals.js';
import { DemoKnowledge1769000200000 } from './1769000200000-demo-knowledge.js';
import { GuardGapsAndImports1769000300000 } from './1769000300000-guard-gaps-and-imports.js';
import { OidcIdentities1769000400000 } from './1769000400000-oidc-identities.js';
import { SearchOfViewer1769000500000 } from './1769000500000-search-of-viewer.js';
import { Redaction1770000000000 } from './1770000000000-redaction.js';
import { Erasure1770000100000 } from './1770000100000-erasure.js';
import { Rules1771000000000 } from './1771000000000-rules.js';
import { Previews1771000100000 } from './1771000100000-previews.js';
import { AudiencesByStatement1772000000000 } from './1772000000000-audiences-by-statement.js';
import { CheaperEffects1772000100000 } from './1772000100000-cheaper-effects.js';
import { ClusteringDecisions1774000000000 } from './1774000000000-clustering-decisions.js';
import { Reviews1775000000000 } from './1775000000000-reviews.js';
import { PlacementOrders1776000000000 } from './1776000000000-placement-orders.js';
import { RunsTakenBack1777000000000 } from './1777000000000-runs-taken-back.js';
import { HeldOrders1778000000000 } from './1778000000000-held-orders.js';
import { IndexesAsAsked1778000100000 } from './1778000100000-indexes-as-asked.js';
import { PasswordLinks1779000000000 } from './1779000000000-password-links.js';
import { Learning1782000000000 } from './1782000000000-learning.js';
import { SupportOfPlaces1782000100000 } from './1782000100000-support-of-places.js';
import { IncompleteRows1782000200000 } from './1782000200000-incomplete-rows.js';
import { HeldMembers1785000000000 } from './1785000000000-held-members.js';

/** Oldest first. Applied migrations are never edited. */
export const migrations = [
  Foundation1764000000000,
  ApiTokenScopes1765000000000,
  SignInAttempts1765000100000,
  RestrictedServices1765000200000,
  Placements1766000000000,
  Intake1766010000000,
  FixesJudged1766100000000,
  GuardPlacements1769000000000,
  AuditSeals1769000100000,
  DemoKnowledge1769000200000,
  GuardGapsAndImports1769000300000,
  OidcIdentities1769000400000,
  SearchOfViewer1769000500000,
  Redaction1770000000000,
  Erasure1770000100000,
  Rules1771000000000,
  Previews1771000100000,
  AudiencesByStatement1772000000000,
  CheaperEffects1772000100000,
  ClusteringDecisions1774000000000,
  Reviews1775000000000,
  PlacementOrders1776000000000,
  RunsTakenBack1777000000000,
  HeldOrders1778000000000,
  IndexesAsAsked1778000100000,
  PasswordLinks1779000000000,
  Learning1782000000000,
  SupportOfPlaces1782000100000,
  IncompleteRows1782000200000,
  HeldMembers1785000000000,
];
