import { clustererOf, clusteringOf } from '../cluster/cluster-edges.js';
import type { RowPair } from '../cluster/constraints.js';
import { UNCLUSTERED } from '../cluster/node-graph.js';
import { areSettingsEqual, profileOfSettings, type ClusterSettings } from '../cluster/profiles.js';
import { StreamingClusterer } from '../cluster/streaming-clusterer.js';
import type { Compaction } from '../corpus/compaction.js';
import type { TicketColumns } from '../corpus/ticket-columns.js';
import type {
  ClusterConstraints,
  ClusterResult,
  PreviewOptions,
  PreviewedClusters,
  TicketCluster,
} from '../pipeline.js';
import { SectionReader, SectionWriter } from '../snapshot/sections.js';
import type { RowLinks } from './row-links.js';

/** The partition of the tickets, from the last clustering on: rows and links as tickets and clusters. */
export class TicketClusters {
  /** Undefined before the first clustering, and after people confirmed other groups. */
  private clusterer: StreamingClusterer | undefined;
  /** Rows that were removed, but not from the clusterer yet. */
  private removedRows: number[] = [];

  /**
   * @param settings  of the clusterings that are asked for without any
   * @param from  a snapshot to go on from, whose γ is gone on with
   */
  constructor(
    private settings: ClusterSettings,
    private readonly columns: TicketColumns,
    private readonly links: RowLinks,
    from?: SectionReader,
  ) {
    if (from === undefined) return;
    this.settings = { ...settings, minProbability: from.readNumbers('cluster.settings', 1)[0]! };
    if (!from.has('cluster.labels')) return;
    this.clusterer = StreamingClusterer.restored(from, profileOfSettings(this.settings), links.shape);
    this.clusterer.labels.forEach((label, row) => {
      if (label !== UNCLUSTERED && !columns.isAlive(row)) this.removedRows.push(row);
    });
  }

  save(into: SectionWriter): void {
    into.putNumbers('cluster.settings', this.settings.minProbability);
    this.clusterer?.save(into);
  }

  /** The dated profile of the partition. */
  get profile(): ClusterSettings['profile'] {
    return this.settings.profile;
  }

  /** Whether there is a partition to go on from. */
  get canGoOn(): boolean {
    return this.clusterer !== undefined;
  }

  /** Nothing to go on from. */
  clear(): void {
    this.clusterer = undefined;
    this.removedRows = [];
  }

  noteRemoval(row: number): void {
    if (this.clusterer !== undefined && row < this.clusterer.nTickets) this.removedRows.push(row);
  }

  takeOutRemoved(): void {
    for (const row of this.removedRows) this.clusterer?.remove(row);
    this.removedRows = [];
  }

  /** Removed rows must have been taken out. */
  compact(compaction: Compaction): void {
    this.clusterer?.compact(compaction);
  }

  /** See `MatchingEngine.cluster`. All rows must be linked. */
  cluster(constraints: ClusterConstraints, settings: ClusterSettings = this.settings): ClusterResult {
    const { columns } = this;
    const profile = profileOfSettings(settings);
    // Other settings are a new beginning: what they are tried on must not depend on what stood before.
    const labelsBefore = areSettingsEqual(settings, this.settings) ? this.clusterer?.labels.slice() : undefined;
    this.settings = settings;
    // What is given up is let go before the new one is built: both at once would need the memory twice.
    this.clear();
    this.clusterer = clustererOf(this.links.edgeList(), {
      profile,
      ...this.rowPairsOf(constraints),
      isRemoved: (row) => !columns.isAlive(row),
      ...(labelsBefore && { labelsBefore }),
    });
    const { labels, nClusters, cohesion } = clusteringOf(this.clusterer);
    const members: string[][] = Array.from({ length: nClusters }, () => []);
    labels.forEach((label, row) => {
      if (label >= 0) members[label]!.push(columns.ids[row]!);
    });
    const clusters = members.map((ticketIds, label) => ({ ticketIds, cohesion: cohesion[label]! }));
    return { clusters, conflicts: this.conflictsOf(this.clusterer), profile: this.profile, kind: 'full' };
  }

  /** See `MatchingEngine.place`. All rows must be linked. */
  place(constraints: ClusterConstraints): ClusterResult | undefined {
    const { clusterer, links, columns } = this;
    if (clusterer === undefined) return undefined;
    this.takeOutRemoved();
    const { mustLink, cannotLink } = this.rowPairsOf(constraints);
    const standing = constraints.standing?.map((ids) => ids.flatMap((id) => columns.rowOf(id) ?? []));
    clusterer.constrain(mustLink, cannotLink, standing);
    for (let row = clusterer.nTickets; row < columns.rows; row++) {
      clusterer.assign(row, links.targetsOf(row), links.probabilitiesOf(row), links.crowdingOf(row));
      if (!columns.isAlive(row)) clusterer.remove(row);
    }
    clusterer.settle();
    const clusters = this.clustersNamed(clusterer, clusterer.takeChangedLabels());
    return { clusters, conflicts: this.conflictsOf(clusterer), profile: this.profile, kind: 'incremental' };
  }

  /** See `MatchingEngine.preview`. All rows must be linked. O(tickets), for a partition of its own to go on with. */
  preview(
    constraints: ClusterConstraints,
    { incremental, settings = this.settings }: PreviewOptions,
  ): PreviewedClusters {
    const { clusterer, removedRows, settings: own } = this;
    try {
      if (!incremental || clusterer === undefined) {
        const result = this.cluster(constraints, settings);
        return { ...result, changedTicketIds: speakersOf(result) };
      }
      const copy = new SectionWriter(false);
      clusterer.save(copy);
      const tried = StreamingClusterer.restored(
        new SectionReader(copy.sections),
        profileOfSettings(own),
        this.links.shape,
      );
      [this.clusterer, this.removedRows] = [tried, [...removedRows]];
      const placed = this.place(constraints)!;
      const labels = new Set(tried.labels);
      labels.delete(UNCLUSTERED);
      return { ...placed, clusters: this.clustersNamed(tried, [...labels]), changedTicketIds: speakersOf(placed) };
    } finally {
      [this.clusterer, this.removedRows, this.settings] = [clusterer, removedRows, own];
    }
  }

  /** See `MatchingEngine.clustersOf`. */
  clustersOf(ticketIds: readonly string[]): TicketCluster[] {
    const { clusterer } = this;
    if (clusterer === undefined) return [];
    const labels = new Set<number>();
    for (const id of ticketIds) {
      const row = this.columns.rowOf(id);
      if (row !== undefined && row < clusterer.nTickets) labels.add(clusterer.labelOf(row));
    }
    return this.clustersNamed(clusterer, [...labels]);
  }

  /** Tickets that were removed are no members any more, whether or not the clusterer knows. */
  private clustersNamed(clusterer: StreamingClusterer, labels: readonly number[]): TicketCluster[] {
    const { columns } = this;
    return labels
      .map((label) => ({
        rows: clusterer.membersOf(label).filter((row) => columns.isAlive(row)),
        cohesion: clusterer.cohesionOf(label),
      }))
      .sort((a, b) => b.rows.length - a.rows.length || a.rows[0]! - b.rows[0]!)
      .map(({ rows, cohesion }) => ({ ticketIds: Array.from(rows, (row) => columns.ids[row]!), cohesion }));
  }

  private conflictsOf({ conflicts }: StreamingClusterer): string[] {
    const { ids } = this.columns;
    return conflicts.map(
      ({ mustLink, cannotLink }) =>
        `${ids[mustLink[0]]} and ${ids[mustLink[1]]} were put together, but ${ids[cannotLink[0]]} and ` +
        `${ids[cannotLink[1]]} were taken apart: kept apart`,
    );
  }

  private rowPairsOf({ mustLink = [], cannotLink = [] }: ClusterConstraints): {
    mustLink: RowPair[];
    cannotLink: RowPair[];
  } {
    return { mustLink: this.rowsOf(mustLink), cannotLink: this.rowsOf(cannotLink) };
  }

  /** Pairs of tickets that are both here. */
  private rowsOf(pairs: readonly (readonly [string, string])[]): RowPair[] {
    return pairs.flatMap(([one, other]) => {
      const a = this.columns.rowOf(one);
      const b = this.columns.rowOf(other);
      return a === undefined || b === undefined || a === b ? [] : [[a, b] as const];
    });
  }
}

const speakersOf = ({ clusters }: ClusterResult): string[] => clusters.map(({ ticketIds }) => ticketIds[0]!);
