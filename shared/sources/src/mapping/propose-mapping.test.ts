import { describe, expect, it } from '@jest/globals';
import { mappingOf, mappingProblems, proposeMapping } from './propose-mapping.js';

const mappingFor = (header: string[], rows: string[][] = [header.map(() => 'x')]) =>
  mappingOf(proposeMapping(header, rows));

describe('proposeMapping', () => {
  it.each([
    [
      'a ServiceNow list export',
      [
        'Number',
        'Opened',
        'Short description',
        'Description',
        'Caller',
        'Priority',
        'State',
        'Category',
        'Assigned to',
        'Close code',
        'Close notes',
        'Resolved',
        'Configuration item',
        'Reopen count',
      ],
      {
        id: 'Number',
        createdAt: 'Opened',
        title: 'Short description',
        description: 'Description',
        reporter: 'Caller',
        priority: 'Priority',
        status: 'State',
        assignee: 'Assigned to',
        resolution: 'Close code',
        resolutionNotes: 'Close notes',
        resolvedAt: 'Resolved',
        component: 'Category',
        reopenCount: 'Reopen count',
      },
    ],
    [
      'ServiceNow field names',
      [
        'number',
        'opened_at',
        'short_description',
        'close_notes',
        'close_code',
        'resolved_at',
        'business_service',
        'sys_id',
      ],
      {
        id: 'number',
        createdAt: 'opened_at',
        title: 'short_description',
        resolutionNotes: 'close_notes',
        resolution: 'close_code',
        resolvedAt: 'resolved_at',
        product: 'business_service',
      },
    ],
    [
      'a Jira export',
      [
        'Summary',
        'Issue key',
        'Issue id',
        'Issue Type',
        'Status',
        'Project name',
        'Priority',
        'Resolution',
        'Assignee',
        'Reporter',
        'Created',
        'Updated',
        'Resolved',
        'Affects Version/s',
        'Fix Version/s',
        'Component/s',
        'Labels',
        'Description',
        'Environment',
        'Comment',
      ],
      {
        id: 'Issue key',
        title: 'Summary',
        type: 'Issue Type',
        status: 'Status',
        product: 'Project name',
        priority: 'Priority',
        resolution: 'Resolution',
        assignee: 'Assignee',
        reporter: 'Reporter',
        createdAt: 'Created',
        updatedAt: 'Updated',
        resolvedAt: 'Resolved',
        version: 'Affects Version/s',
        fixVersion: 'Fix Version/s',
        component: 'Component/s',
        tags: 'Labels',
        description: 'Description',
        environment: 'Environment',
        conversation: 'Comment',
      },
    ],
    [
      'a Zendesk export',
      [
        'ID',
        'Subject',
        'Description',
        'Status',
        'Priority',
        'Requester',
        'Assignee',
        'Group',
        'Tags',
        'Created at',
        'Updated at',
        'Solved at',
        'Reopens',
      ],
      {
        id: 'ID',
        title: 'Subject',
        description: 'Description',
        status: 'Status',
        priority: 'Priority',
        reporter: 'Requester',
        assignee: 'Assignee',
        component: 'Group',
        tags: 'Tags',
        createdAt: 'Created at',
        updatedAt: 'Updated at',
        resolvedAt: 'Solved at',
        reopenCount: 'Reopens',
      },
    ],
    [
      'a Freshservice export',
      [
        'Ticket Id',
        'Subject',
        'Status',
        'Priority',
        'Requester Name',
        'Created Time',
        'Resolved Time',
        'Resolution Note',
        'Category',
        'Agent',
      ],
      {
        id: 'Ticket Id',
        title: 'Subject',
        status: 'Status',
        priority: 'Priority',
        reporter: 'Requester Name',
        createdAt: 'Created Time',
        resolvedAt: 'Resolved Time',
        resolutionNotes: 'Resolution Note',
        component: 'Category',
        assignee: 'Agent',
      },
    ],
    [
      'a GitHub listing',
      ['number', 'title', 'body', 'state', 'labels', 'created_at', 'closed_at', 'html_url', 'user'],
      {
        id: 'number',
        title: 'title',
        description: 'body',
        status: 'state',
        tags: 'labels',
        createdAt: 'created_at',
        resolvedAt: 'closed_at',
        url: 'html_url',
        reporter: 'user',
      },
    ],
    [
      'a German desk',
      ['Ticketnummer', 'Betreff', 'Beschreibung', 'Erstellt am', 'Gelöst am', 'Lösung', 'Kategorie'],
      {
        id: 'Ticketnummer',
        title: 'Betreff',
        description: 'Beschreibung',
        createdAt: 'Erstellt am',
        resolvedAt: 'Gelöst am',
        resolutionNotes: 'Lösung',
        component: 'Kategorie',
      },
    ],
    [
      'a GLPI in French',
      ['ID', 'Titre', 'Statut', 'Dernière modification', "Date d'ouverture", 'Priorité', 'Demandeur', 'Catégorie'],
      {
        id: 'ID',
        title: 'Titre',
        status: 'Statut',
        updatedAt: 'Dernière modification',
        createdAt: "Date d'ouverture",
        priority: 'Priorité',
        reporter: 'Demandeur',
        component: 'Catégorie',
      },
    ],
    [
      'a Spanish desk',
      ['Número de caso', 'Asunto', 'Descripción', 'Fecha de creación', 'Fecha de cierre', 'Solución', 'Solicitante'],
      {
        id: 'Número de caso',
        title: 'Asunto',
        description: 'Descripción',
        createdAt: 'Fecha de creación',
        resolvedAt: 'Fecha de cierre',
        resolutionNotes: 'Solución',
        reporter: 'Solicitante',
      },
    ],
  ])('recognises %s', (_name, header, expected) => {
    expect(mappingFor(header)).toEqual(expected);
  });

  it('prefers a filled column to an empty one with a better name', () => {
    expect(mappingFor(['Resolution notes', 'Close notes'], [['', 'restarted']])).toEqual({
      resolutionNotes: 'Close notes',
    });
  });

  it('takes a text under "Issue" for the description, not for the ticket number', () => {
    const text = 'The printer on the second floor prints every page twice since the update of last Monday.';
    expect(mappingFor(['Issue', 'Team'], [[text, 'Office']])).toEqual({ description: 'Issue', component: 'Team' });
  });

  it('prefers a column of dates to one of yes and no', () => {
    expect(mappingFor(['Resolved', 'Date closed'], [['yes', '2026-03-01']])).toEqual({ resolvedAt: 'Date closed' });
  });

  it('gives each field one column and each column one field', () => {
    const proposals = proposeMapping(['Summary', 'Title', 'Subject'], [['a', 'b', 'c']]);
    expect(proposals.map(({ field }) => field)).toEqual([null, 'title', null]);
  });

  it('shows how full a column is and what stands in it', () => {
    expect(proposeMapping(['Cost centre'], [['a'], [''], ['a'], ['b\n c']])).toEqual([
      { column: 'Cost centre', field: null, fillRate: 0.75, samples: ['a', 'b c'] },
    ]);
  });
});

describe('mappingProblems', () => {
  it('is content with columns that are there', () => {
    expect(mappingProblems({ title: 'Summary' }, ['Summary'])).toEqual([]);
  });

  it('names a field that does not exist and a column that is missing', () => {
    expect(mappingProblems({ tittle: 'Summary', id: 'Key' }, ['Summary'])).toEqual([
      expect.stringContaining('"tittle" is not a field'),
      expect.stringContaining('no column "Key" (for id)'),
    ]);
  });
});
