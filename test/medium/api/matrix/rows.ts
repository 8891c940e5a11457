import { type Access, type Role, roles } from '@reprise/contracts/http';

/** Ids and keys of one kind of thing: the asker's own or open ones, a foreign team's, or ones that nothing has. */
export interface Things {
  readonly ticketId: string;
  readonly problemKey: string;
  readonly knownErrorKey: string;
  readonly candidateId: string;
  readonly fixId: string;
  readonly bulkId: string;
  readonly importId: string;
  readonly uploadId: string;
  readonly sourceName: string;
  readonly userId: string;
  readonly teamId: string;
  readonly emptyTeamId: string;
  readonly placementId: string;
  readonly previewId: string;
  readonly tokenId: string;
  readonly invitation: string;
  readonly quarantineId: string;
  readonly questionId: string;
  readonly answerId: string;
  readonly runId: string;
}

type Status = number | Partial<Record<Role, number>>;

export interface Row {
  /** The least role that may ask, said once more than in the contract, so that neither changes unnoticed. */
  readonly least: Access;
  /** What stands for the parameters in the path. */
  readonly params?: (things: Things) => Record<string, string>;
  readonly query?: string;
  readonly body?: (things: Things) => object;
  /** Sends a file instead. */
  readonly file?: boolean;
  /** Answer for what the asker may see. Where the endpoint wants a version, an old one is sent: 412 says it was found. */
  readonly own: Status;
  /** Answer for a thing of a team the asker is not in; left out where the request names no thing. */
  readonly foreign?: Status;
  /** Answer for a thing that does not exist. */
  readonly missing?: Status;
  /** A foreign thing may be told from a missing one: why. */
  readonly tellsForeign?: string;
}

export const statusFor = (status: Status | undefined, role: Role): number | undefined =>
  typeof status === 'object' ? status[role] : status;

/** Lists, and whatever names no thing. */
const whole = (least: Access, own: Status = 200, rest: Pick<Row, 'body' | 'file' | 'query'> = {}): Row => ({
  least,
  own,
  ...rest,
});

/** About one thing, which answers 404 to whoever may not see it, like one that is not there. */
const about = (
  least: Access,
  own: Status,
  params: (things: Things) => Record<string, string>,
  body?: (things: Things) => object,
): Row => ({ least, own, foreign: 404, missing: 404, params, ...(body && { body }) });

const problem = (things: Things) => ({ key: things.problemKey });
const knownError = (things: Things) => ({ key: things.knownErrorKey });
const fix = (things: Things) => ({ key: things.problemKey, id: things.fixId });
const rule = { join: 'all', rows: [{ field: 'component', operator: 'is', value: 'auth' }] };
const clusteringRun = ({ runId }: Things) => ({ id: runId });
const importRun = (things: Things) => ({ id: things.importId });

const administered = 'administrators decide about teams, accounts and tokens without seeing what they are for';

/** Every endpoint of the contract, with what it must answer. A new endpoint fails the suite until it has a row. */
export const rows: Readonly<Record<string, Row>> = {
  getLiveness: whole('public'),
  getReadiness: whole('public'),
  getOpenApiDocument: whole('public'),

  createSession: whole('public', 401, { body: () => ({ email: 'nobody@example.com', password: 'wrong' }) }),
  getSignInOptions: whole('public'),
  beginOidcSignIn: whole('public', 404, { body: () => ({}) }),
  createOidcSession: whole('public', 404, { body: () => ({ flow: 'x'.repeat(40), query: '' }) }),
  deleteSession: whole('engineer', 204),
  getMe: whole('engineer'),
  changePassword: whole('engineer', 400, {
    body: () => ({ currentPassword: 'wrong', newPassword: 'a new one that is long' }),
  }),
  getInvitation: {
    least: 'public',
    own: 200,
    missing: 410,
    params: ({ invitation }) => ({ token: invitation }),
  },
  acceptInvitation: {
    least: 'public',
    own: 400,
    missing: 410,
    params: ({ invitation }) => ({ token: invitation }),
    body: () => ({ name: 'Eve', email: 'not-the-invited@example.com', password: 'a password of many words' }),
  },
  createInvitation: whole('admin', 201, { body: () => ({ email: 'new@example.com', role: 'engineer' }) }),
  createPasswordLink: { least: 'admin', own: 201, missing: 404, params: ({ userId }) => ({ id: userId }) },
  // Of a link that nothing has; what one opens: access.medium.test.ts.
  getPasswordLink: { least: 'public', own: 410, missing: 410, params: () => ({ token: 'x'.repeat(43) }) },
  usePasswordLink: {
    least: 'public',
    own: 410,
    missing: 410,
    params: () => ({ token: 'x'.repeat(43) }),
    body: () => ({ password: 'a password of many words' }),
  },
  listPeople: whole('engineer'),
  listUsers: whole('admin'),
  updateUser: { least: 'admin', own: 200, missing: 404, params: ({ userId }) => ({ id: userId }), body: () => ({}) },
  listApiTokens: whole('admin'),
  createApiToken: whole('admin', 201, {
    body: () => ({ name: 'script', role: 'engineer', scopes: ['read'], expiresInDays: 1 }),
  }),
  revokeApiToken: { least: 'admin', own: 204, missing: 404, params: ({ tokenId }) => ({ id: tokenId }) },
  listTeams: whole('admin'),
  createTeam: whole('admin', 409, { body: () => ({ name: 'Payroll' }) }),
  updateTeam: {
    least: 'admin',
    own: 200,
    foreign: 200,
    missing: 404,
    tellsForeign: administered,
    params: ({ teamId }) => ({ id: teamId }),
    body: () => ({}),
  },
  deleteTeam: {
    least: 'admin',
    own: 204,
    foreign: 409,
    missing: 404,
    tellsForeign: administered,
    params: ({ emptyTeamId }) => ({ id: emptyTeamId }),
  },
  listAuditEvents: whole('admin'),
  downloadAuditCsv: whole('admin'),
  downloadAuditNdjson: whole('admin'),

  getOverview: whole('engineer'),
  listSources: whole('engineer'),
  getMetrics: whole('lead'),

  previewImport: whole('lead', 201, { file: true }),
  startImport: {
    least: 'lead',
    own: 202,
    foreign: 404,
    missing: 404,
    body: ({ uploadId }) => ({ uploadId, sourceName: 'Matrix' }),
  },
  listImports: whole('engineer'),
  getImport: about('engineer', 200, importRun),
  listImportRejections: about('engineer', 200, importRun),
  downloadImportRejections: about('engineer', 200, importRun),
  getDemo: whole('engineer'),
  loadDemo: whole('lead', 404, { body: () => ({}) }),
  removeDemo: whole('lead', 204),

  listTickets: whole('engineer', 200, { query: 'limit=100' }),
  getTicket: about('engineer', 200, ({ ticketId }) => ({ id: ticketId })),
  submitTickets: {
    least: 'lead',
    own: 200,
    foreign: { lead: 403, admin: 200 },
    missing: 200,
    tellsForeign:
      'leads hand nothing in where a service of another team comes from; administrators and tokens deliver every service',
    body: ({ sourceName }) => ({ sourceName, tickets: [{ id: 'MATRIX-1', title: 'From the matrix' }] }),
  },

  listProblems: whole('engineer', 200, { query: 'limit=100' }),
  getProblem: about('engineer', 200, problem),
  listProblemMembers: about('engineer', 200, problem),
  updateProblem: about('developer', 412, problem, () => ({ title: 'Taken over' })),
  mergeProblems: about('developer', 404, problem, () => ({ key: 'PRB-99999999' })),
  splitProblem: about('developer', 412, problem, ({ ticketId }) => ({ ticketIds: [ticketId] })),
  moveMembers: about('developer', 412, problem, ({ ticketId }) => ({ ticketIds: [ticketId], toKey: null })),
  pinMembers: about('developer', 412, problem, ({ ticketId }) => ({ ticketIds: [ticketId] })),
  undoPlacement: about('developer', 412, problem, ({ placementId }) => ({ eventId: placementId })),
  recordFix: about('developer', 412, problem, () => ({ versions: ['1.0'] })),
  withdrawFix: about('developer', 412, fix, () => ({})),
  setEvidenceAside: about('developer', 412, fix, () => ({})),
  changeProblems: {
    least: 'developer',
    own: 200,
    foreign: 200,
    missing: 200,
    body: ({ problemKey }) => ({ selection: { keys: [problemKey] }, change: { status: 'noise' } }),
  },
  // Taken back once: those who come later find nothing to take back.
  undoProblemChange: about('developer', { developer: 200, lead: 404, admin: 404 }, ({ bulkId }) => ({ id: bulkId })),

  askPreview: about('developer', 202, problem, () => ({ change: { kind: 'rule', ruleKind: 'never', rule } })),
  getPreview: about('developer', 200, ({ previewId }) => ({ id: previewId })),
  listRules: about('engineer', 200, problem),
  addRule: about('developer', 412, problem, () => ({ kind: 'belongs', rule })),
  changeRule: about('developer', 412, fix, () => ({ rule })),
  removeRule: about('developer', 412, fix, () => ({})),

  draftKnownError: about('engineer', 409, problem, () => ({})),
  listKnownErrors: whole('engineer', 200, { query: 'limit=100' }),
  getKnownError: about('engineer', 200, knownError),
  editKnownError: about('engineer', 412, knownError, () => ({ content: { fix: 'None.' } })),
  changeKnownErrorState: about('developer', 412, knownError, () => ({ to: 'retired', reason: 'no' })),
  recordOutcome: about('engineer', 201, knownError, () => ({ result: 'worked' })),

  search: whole('engineer', 200, { query: 'q=Zephyrine' }),
  suggest: whole('engineer', 200, { body: () => ({ text: 'The Zephyrine vault refuses the session certificate' }) }),
  recordKnowledgeGap: whole('engineer', 201, { body: () => ({ text: 'nothing fitted' }) }),

  listHardeningCandidates: whole('engineer', 200, { query: 'limit=100' }),
  updateHardeningCandidate: about(
    'lead',
    412,
    ({ candidateId }) => ({ id: candidateId }),
    () => ({ status: 'accepted' }),
  ),

  listOutliers: whole('engineer', 200, { query: 'limit=25' }),
  answerOutlier: {
    least: 'developer',
    // Found, and a person's already.
    own: 409,
    foreign: 404,
    missing: 404,
    body: ({ ticketId, problemKey }) => ({ ticketId, problemKey, answer: 'belongs' }),
  },
  getAudit: whole('engineer'),
  // Found, and about a ticket and a problem, not about two tickets.
  answerAudit: about(
    'developer',
    400,
    ({ questionId }) => ({ id: questionId }),
    () => ({ answer: 'same' }),
  ),
  // Withdrawn once: those who come later find nothing to withdraw.
  withdrawReview: about(
    'developer',
    { developer: 204, lead: 404, admin: 404 },
    ({ answerId }) => ({ id: answerId }),
    () => ({}),
  ),
  setAuditSize: whole('lead', 200, { body: () => ({ questionsAWeek: 20 }) }),
  getQuality: whole('engineer'),

  getRedaction: whole('admin'),
  getClustering: whole('lead', 200),
  previewClustering: whole('lead', 202, { body: () => ({ profile: '2026-11', minProbability: 0.3 }) }),
  setClustering: whole('lead', 412, {
    body: () => ({ profile: '2026-11', minProbability: 0.3, previewId: '0194a2c3-1111-7000-8000-000000000001' }),
  }),
  getLearning: whole('lead'),
  setLearning: whole('lead', 200, { body: () => ({ isOn: true }) }),
  learnNow: whole('lead', 202, { body: () => ({}) }),
  // A run is nobody's: what it moved is told as far as the asker may see it. This one moved nothing that had a place.
  getClusteringRun: { least: 'lead', own: 200, missing: 404, params: clusteringRun },
  previewTakeBack: { least: 'lead', own: 409, missing: 404, params: clusteringRun },
  takeRunBack: {
    least: 'lead',
    own: 409,
    missing: 404,
    params: clusteringRun,
    body: ({ previewId }) => ({ previewId }),
  },
  undoTakeBack: { least: 'lead', own: 409, missing: 404, params: clusteringRun, body: () => ({}) },
  setRedaction: whole('admin', 200, { body: () => ({ kinds: [] }) }),
  getRetention: whole('admin'),
  setRetention: whole('admin', 200, { body: () => ({ searches: 30 }) }),
  tryRedaction: whole('admin', 200, { body: () => ({ text: 'Ask jane@example.com' }) }),

  listErasures: whole('admin'),
  previewErasure: {
    least: 'admin',
    own: 200,
    foreign: 404,
    missing: 404,
    body: ({ ticketId }) => ({ subject: { kind: 'ticket', ticketId } }),
  },
  orderErasure: {
    least: 'admin',
    own: 400,
    foreign: 404,
    missing: 404,
    body: ({ ticketId }) => ({ subject: { kind: 'ticket', ticketId }, confirmation: 'something else' }),
  },

  listQuarantine: whole('engineer'),
  replayQuarantine: {
    least: 'lead',
    own: 202,
    missing: 202,
    body: ({ quarantineId }) => ({ ids: [quarantineId] }),
  },
};

export const mayAsk = (least: Access, role: Role): boolean =>
  least === 'public' || roles.indexOf(role) >= roles.indexOf(least);
