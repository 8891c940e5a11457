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
  columns: columns.split('|').map(normalisedName),
});

/**
 * The fields a column can be read as. Column names are those of the exports of Jira, ServiceNow, Zendesk, GitHub,
 * Freshservice, Freshdesk, Zammad, GLPI and Bugzilla, by label and by field name, and labels of such desks in German, French, Spanish,
 * Portuguese, Italian and Dutch. What names another field in some export stands late in its list, so that a better name wins.
 */
export const ticketFields: readonly TicketFieldDescription[] = [
  field(
    'id',
    'Ticket number',
    'identity',
    'id|issue key|key|number|ticket number|ticket id|external id|ticket no|incident number|incident id|case number|bug id|issue id|ref|reference|nummer|ticketnummer|vorgangsnummer|sys id|ticket|incident|case id|case no|ticket nr|request id|request number|issue number|bug number|work item id|issue|numero|numero du ticket|numero de ticket|no ticket|identifiant|id du ticket|id ticket|numero de incidencia|numero de caso|identificador|numero ticket|numero do chamado|chamado|ticketnr|nr|meldingsnummer',
    true,
  ),
  field(
    'title',
    'Title',
    'line',
    'title|summary|short description|subject|name|headline|betreff|titel|kurzbeschreibung|zusammenfassung|issue title|ticket subject|problem summary|issue summary|incident title|incident summary|short desc|brief description|ticket title|title of ticket|request subject|topic title|titre|objet|sujet|resume|description courte|titulo|asunto|resumen|descripcion corta|breve descripcion|assunto|resumo|titolo|oggetto|onderwerp|korte omschrijving',
  ),
  field(
    'description',
    'Description',
    'text',
    'description|body|long description|details|description text|content|issue description|problem description|ticket description|beschreibung|message|text|document|first comment|question|desc|body text|full description|incident description|symptom|symptoms|request description|customer message|initial message|issue body|complaint|inhalt|nachricht|meldungstext|langtext|descriptif|contenu|corps|message initial|descripcion|contenido|mensaje|cuerpo|descricao|conteudo|mensagem|descrizione|contenuto|messaggio|omschrijving|bericht|problem|issue',
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
    'resolution notes|close notes|resolution note|resolution description|solution|fix description|closing notes|closure notes|resolution details|resolution comment|resolution comments|loesung|losung|lösung|lösungsbeschreibung|answer|workaround|resolution text|solution text|how resolved|agent response|response|root cause and fix|solution description|reply|solution apportee|notes de resolution|reponse|solucion|notas de resolucion|notas de cierre|respuesta|solucao|resposta|soluzione|risposta|oplossing|massnahme|antwort',
  ),
  field(
    'resolution',
    'Resolution code',
    'line',
    'resolution|close code|resolution code|closure code|state reason|resolution type|solution type|lösungscode|abschlusscode|close reason|closing code|closed code|code de cloture|code de resolution|codigo de cierre|resolucion|resolucao|risoluzione',
  ),
  field(
    'status',
    'Status',
    'line',
    'status|state|incident state|ticket status|ticket state|current status|statut|etat|estado|situacao|stato|zustand|bearbeitungsstatus',
  ),
  field(
    'createdAt',
    'Created',
    'moment',
    'created at|created|opened|opened at|creation date|created on|created time|create time|date created|sys created on|creation time|creation ts|open date|opened date|reported|reported on|date|erstellt|erstellt am|eröffnet|angelegt am|requested at|created date|ticket created|ticket created at|ticket creation date|submitted|submitted at|submit date|submitted on|received|received at|date received|logged|date logged|date opened|reported date|reported at|start date|opening date|open time|opened time|issue created|timestamp|datum|eingang|eingangsdatum|erstelldatum|erstellungsdatum|eroffnet am|gemeldet am|meldedatum|date de creation|date d ouverture|ouvert le|cree le|date creation|date ouverture|fecha de creacion|fecha de apertura|fecha creacion|fecha apertura|creado|abierto|fecha|data de criacao|data de abertura|data abertura|criado em|aberto em|data di creazione|data di apertura|data apertura|aanmaakdatum|aangemaakt|aangemaakt op',
  ),
  field(
    'resolvedAt',
    'Resolved',
    'moment',
    'resolved at|resolved|resolution date|resolved on|resolved time|solved at|solved|solvedate|date resolved|resolutiondate|cf last resolved|closed at|closed|closed time|close date|closed on|close at|closedate|gelöst am|gelöst|erledigt am|geschlossen am|geschlossen|resolved date|resolution time stamp|date closed|closing date|close time|completed|completed at|completion date|end date|solution date|losungsdatum|abschlussdatum|date de resolution|date de cloture|resolu le|clos le|ferme le|date cloture|fecha de resolucion|fecha de cierre|fecha cierre|resuelto|cerrado|data de resolucao|data de fechamento|data fechamento|resolvido em|fechado em|data di chiusura|data chiusura|chiuso il|afgesloten op|gesloten op',
  ),
  field(
    'updatedAt',
    'Updated',
    'moment',
    'updated at|updated|last modified|last updated|sys updated on|last update|last change time|modified|delta ts|updated time|date mod|geändert am|geändert|geändert um|änderungsdatum|aktualisiert|aktualisiert am|modifié|modificado|modificato|gewijzigd|letzte anderung|zuletzt geandert|derniere modification|modifie le|ultima modificacion|actualizado|ultima actualizacion|ultima atualizacao|atualizado em|ultima modifica|laatst gewijzigd',
  ),
  field(
    'product',
    'Product or service',
    'line',
    'product|business service|service|project name|project|application|system|affected product|service offering|produkt|anwendung|repository|product name|product purchased|application name|app|service name|impacted service|affected service|it service|dienst|service metier|produit|application concernee|servicio|producto|aplicacion|servico|produto|aplicacao|prodotto|servizio|applicazione|dienst of product',
  ),
  field(
    'component',
    'Component or category',
    'line',
    'component|component s|components|subcategory|category|configuration item|cmdb ci|ci|affected ci|module|area|sub category|komponente|kategorie|itilcategories id|group|topic group|queue|topic|component name|components name|category name|issue category|ticket category|assignment group|support group|team|department|bereich|themengebiet|categorie|composant|sous categorie|groupe|categoria|componente|subcategoria|grupo|cola|fila|sottocategoria|onderwerpcategorie',
  ),
  field(
    'type',
    'Type',
    'line',
    'type|issue type|issuetype|ticket type|typ|vorgangstyp|work item type|issue kind|kind|tipo|type de ticket|tipo de ticket|tipo ticket|art',
  ),
  field(
    'priority',
    'Priority',
    'line',
    'priority|prio|urgency|priorität|dringlichkeit|ticket priority|priority level|issue priority|prioritat|urgenz|priorite|urgence|prioridad|urgencia|prioridade|priorita|urgenza|prioriteit',
  ),
  field(
    'severity',
    'Severity',
    'line',
    'severity|impact|schweregrad|auswirkung|bug severity|severity level|issue severity|gravite|severite|gravedad|severidad|impacto|gravidade|impatto',
  ),
  field(
    'version',
    'Affected version',
    'line',
    'version|affects version s|affects version|affects versions|affected version|found in version|release|versions|found version|build|product version|betroffene version|version concernee',
  ),
  field(
    'fixVersion',
    'Fixed in version',
    'line',
    'fix version|fix version s|fix versions|fixed in|fixed version|target version|target milestone|milestone',
  ),
  field(
    'environment',
    'Environment',
    'line',
    'environment|umgebung|platform|op sys|operating system|os|rep platform|op system|environnement|entorno|ambiente|plattform|betriebssystem',
  ),
  field(
    'tags',
    'Tags',
    'list',
    'tags|labels|label|keywords|tag|schlagwörter|tag list|schlagworte|etiquettes|mots cles|etiquetas|palabras clave|etichette',
  ),
  field(
    'locale',
    'Language',
    'line',
    'locale|language|sprache|lang|language code|ticket language|langue|idioma|lingua|taal',
  ),
  field(
    'reporter',
    'Reporter',
    'line',
    'reporter|caller|caller id|requester|requester id|requester name|opened by|reported by|creator|customer|user|melder|anforderer|contact|requester email|created by|requested by|requested for|submitter|submitted by|author|customer name|customer email|client|user name|username|raised by|issue reporter|reporter name|anforderer name|kunde|absender|benutzer|demandeur|auteur|rapporteur|utilisateur|solicitante|informador|usuario|cliente|requerente|autor|richiedente|utente|aanvrager|melder naam',
  ),
  field(
    'assignee',
    'Assignee',
    'line',
    'assignee|assigned to|agent|owner|responder|bearbeiter|zugewiesen an|technician|assigned|assignee name|assigned agent|assigned user|handler|resolver|resolved by|zugewiesen|verantwortlich|technicien|attribue a|assigne a|asignado a|tecnico|responsable|atribuido a|responsavel|assegnato a|toegewezen aan|behandelaar',
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

/** Column and field names are compared without case, accents, punctuation, camelCase and snake_case: "Issue key" = `issue_key` = `issueKey`. */
export function normalisedName(name: string): string {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
