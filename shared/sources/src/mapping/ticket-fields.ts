import type { Ticket } from '@reprise/domain';

export type TicketField = Exclude<keyof Ticket, 'source'> | 'source';

/** How a field's value is read from text. */
export type FieldKind =
  'identity' | 'line' | 'link' | 'text' | 'moment' | 'count' | 'minutes' | 'list' | 'handling kind';

export interface TicketFieldDescription {
  readonly name: TicketField;
  /** As people read it in a mapping dialogue. */
  readonly label: string;
  readonly kind: FieldKind;
  /** Without it a row cannot be kept. */
  readonly required: boolean;
  /** Names of the same thing in exports of ticket systems, normalised by `normalisedName`, most telling first. */
  readonly columns: readonly string[];
}

const field = (
  name: TicketField,
  label: string,
  kind: FieldKind,
  columns: string,
  required = false,
): TicketFieldDescription => ({
  name,
  label,
  kind,
  required,
  columns: columns.split('|').map((column) => column.trim()),
});

/**
 * The fields a column can be read as. Column names are those of the exports of Jira, ServiceNow, Zendesk, GitHub,
 * Freshservice, Freshdesk, Zammad, GLPI and Bugzilla, by label and by field name, and German labels of the same desks.
 */
export const ticketFields: readonly TicketFieldDescription[] = [
  field(
    'id',
    'Ticket number',
    'identity',
    'id|issue key|key|number|ticket number|ticket id|external id|ticket no|incident number|incident id|case number|bug id|issue id|ref|reference|nummer|ticketnummer|vorgangsnummer|sys id',
    true,
  ),
  field(
    'title',
    'Title',
    'line',
    'title|summary|short description|subject|name|headline|betreff|titel|kurzbeschreibung|zusammenfassung|issue title|ticket subject|problem summary',
  ),
  field(
    'description',
    'Description',
    'text',
    'description|body|long description|details|description text|content|issue description|problem description|ticket description|beschreibung|message|text|document|first comment|question',
  ),
  field(
    'conversation',
    'Conversation',
    'text',
    'conversation|comments|comment|work notes|comments and work notes|additional comments|conversations|kommentare|verlauf|journal',
  ),
  field(
    'resolutionNotes',
    'Resolution notes',
    'text',
    'resolution notes|close notes|resolution note|resolution description|solution|fix description|closing notes|closure notes|resolution details|resolution comment|resolution comments|loesung|losung|lösung|lösungsbeschreibung|answer|workaround',
  ),
  field(
    'resolution',
    'Resolution code',
    'line',
    'resolution|close code|resolution code|closure code|state reason|resolution type|solution type|lösungscode|abschlusscode',
  ),
  field('status', 'Status', 'line', 'status|state|incident state|ticket status|ticket state'),
  field(
    'createdAt',
    'Created',
    'moment',
    'created at|created|opened|opened at|creation date|created on|created time|create time|date created|sys created on|creation time|creation ts|open date|opened date|reported|reported on|date|erstellt|erstellt am|eröffnet|angelegt am|requested at',
  ),
  field(
    'resolvedAt',
    'Resolved',
    'moment',
    'resolved at|resolved|resolution date|resolved on|resolved time|solved at|solved|solvedate|date resolved|resolutiondate|cf last resolved|closed at|closed|closed time|close date|closed on|close at|closedate|gelöst am|gelöst|erledigt am|geschlossen am|geschlossen',
  ),
  field(
    'updatedAt',
    'Updated',
    'moment',
    'updated at|updated|last modified|last updated|sys updated on|last update|last change time|modified|delta ts|updated time|date mod|geändert am|aktualisiert',
  ),
  field(
    'product',
    'Product or service',
    'line',
    'product|business service|service|project name|project|application|system|affected product|service offering|produkt|anwendung|repository',
  ),
  field(
    'component',
    'Component or category',
    'line',
    'component|component s|components|subcategory|category|configuration item|cmdb ci|ci|affected ci|module|area|sub category|komponente|kategorie|itilcategories id|group|topic group|queue|topic',
  ),
  field('type', 'Type', 'line', 'type|issue type|issuetype|ticket type|typ|vorgangstyp'),
  field('priority', 'Priority', 'line', 'priority|prio|urgency|priorität|dringlichkeit'),
  field('severity', 'Severity', 'line', 'severity|impact|schweregrad|auswirkung'),
  field(
    'version',
    'Affected version',
    'line',
    'version|affects version s|affects version|affects versions|affected version|found in version|release|versions',
  ),
  field(
    'fixVersion',
    'Fixed in version',
    'line',
    'fix version|fix version s|fix versions|fixed in|fixed version|target version|target milestone|milestone',
  ),
  field('environment', 'Environment', 'line', 'environment|umgebung|platform|op sys|operating system|os'),
  field('tags', 'Tags', 'list', 'tags|labels|label|keywords|tag|schlagwörter'),
  field('locale', 'Language', 'line', 'locale|language|sprache|lang'),
  field(
    'reporter',
    'Reporter',
    'line',
    'reporter|caller|caller id|requester|requester id|requester name|opened by|reported by|creator|customer|user|melder|anforderer|contact|requester email|created by',
  ),
  field(
    'assignee',
    'Assignee',
    'line',
    'assignee|assigned to|agent|owner|responder|bearbeiter|zugewiesen an|technician',
  ),
  field(
    'handlingMinutes',
    'Handling time',
    'minutes',
    'handling minutes|time spent minutes|handling time minutes|time worked minutes|effort minutes|time spent|time worked|timespent|time unit|actiontime|work time|aufwand',
  ),
  field('handlingKind', 'Kind of handling time', 'handling kind', 'handling kind'),
  field('reopenCount', 'Times reopened', 'count', 'reopen count|reopens|reopened|times reopened'),
  field(
    'reassignmentCount',
    'Times reassigned',
    'count',
    'reassignment count|reassignments|assignee stations|times reassigned',
  ),
  field('commentCount', 'Number of comments', 'count', 'comment count|comments count|number of comments|replies'),
  field('url', 'Link', 'link', 'url|link|html url|issue url|ticket url|permalink|web url'),
  field('source', 'Source', 'line', 'source'),
];

/** Column and field names are compared without case, punctuation, camelCase and snake_case: "Issue key" = `issue_key` = `issueKey`. */
export function normalisedName(name: string): string {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
