import type { Command } from 'commander';
import type { Act } from '../act.js';
import { wholeNumber } from '../whole-number.js';
import type { AnalyseOptions } from './analyse-command.js';
import type { ClusterOptions } from './cluster-command.js';
import type { MatchOptions } from './match-command.js';
import type { RankOptions } from './rank-command.js';
import type { SuggestOptions } from './suggest-command.js';

const mappingOption = [
  '--mapping <file>',
  'JSON file that names the columns: { "title": "Short description", … }',
] as const;
const encodingOption = [
  '--encoding <name>',
  'encoding of the file, e.g. windows-1252; default: told from the content',
] as const;

/** Commands that need no server: files in, files out. Their formats are a contract: see offline/README.md. */
export function addOfflineCommands(program: Command, act: Act): void {
  program.commandsGroup('Without a server:');
  program
    .command('analyse')
    .description(
      'find the recurring problems in files of tickets (CSV, NDJSON or JSON, plain or gzip) and what to harden first',
    )
    .argument('<file...>', 'files of tickets')
    .option('-o, --out <dir>', 'folder for problems.json, assignments.tsv and report.html', 'reprise-report')
    .option(...mappingOption)
    .option(...encodingOption)
    .option('--top <n>', 'problems shown on the terminal', wholeNumber, 10)
    .action(
      act(async (files: string[], options: AnalyseOptions) =>
        (await import('./analyse-command.js')).runAnalyse(files, options),
      ),
    );
  program
    .command('redact')
    .description('print a text or NDJSON file with secrets and personal data replaced by placeholders')
    .argument('<file>', 'plain or gzip')
    .option('--kinds <list>', 'which, with commas between: token,password,e-mail,phone,iban,card,ip; default all')
    .action(
      act(async (file: string, options: { kinds?: string }) =>
        (await import('./redact-command.js')).runRedact(file, options),
      ),
    );
  program
    .command('cluster')
    .description('group tickets by cause: ticketId<TAB>problemId, every ticket once')
    .argument('<file>', 'file of tickets')
    .requiredOption('--assignments <file>', 'where to write the groups')
    .option('--known <file>', 'ticketId<TAB>groupId: duplicates people confirmed; obeyed')
    .option('--profile <name>', 'dated profile of the clustering, default the newest')
    .option('--stats <file>', 'where to write seconds and peak bytes a stage')
    .option(...mappingOption)
    .option(...encodingOption)
    .action(
      act(async (file: string, options: ClusterOptions) =>
        (await import('./cluster-command.js')).runCluster(file, options),
      ),
    );
  program
    .command('match')
    .description('rank earlier tickets with the same cause: queryId<TAB>rank<TAB>ticketId<TAB>score')
    .argument('<file>', 'file of tickets')
    .requiredOption('--queries <file>', 'one ticketId a line')
    .requiredOption('--run <file>', 'where to write the ranking')
    .option('--known <file>', 'ticketId<TAB>groupId: duplicates people confirmed; learned from')
    .option('--top <n>', 'tickets a query', wholeNumber, 20)
    .option(...mappingOption)
    .option(...encodingOption)
    .action(
      act(async (file: string, options: MatchOptions) => (await import('./match-command.js')).runMatch(file, options)),
    );
  program
    .command('suggest')
    .description('rank the articles that resolve a ticket: queryId<TAB>rank<TAB>articleId<TAB>probability')
    .argument('<file>', 'file of tickets')
    .requiredOption('--links <file>', 'ticketId<TAB>articleId<TAB>knownAt')
    .requiredOption('--queries <file>', 'one ticketId a line')
    .requiredOption('--run <file>', 'where to write the ranking')
    .option('--top <n>', 'articles a query', wholeNumber, 10)
    .option(...mappingOption)
    .option(...encodingOption)
    .action(
      act(async (file: string, options: SuggestOptions) =>
        (await import('./suggest-command.js')).runSuggest(file, options),
      ),
    );
  program
    .command('rank')
    .description('rank problems by the tickets to expect: problemId<TAB>rank<TAB>expected<TAB>low<TAB>high')
    .argument('<file>', 'file of tickets')
    .requiredOption('--assignments <file>', 'ticketId<TAB>problemId')
    .requiredOption('--at <date>', 'only tickets created before this moment are used')
    .requiredOption('--run <file>', 'where to write the ranking')
    .option('--horizon <days>', 'days ahead', wholeNumber, 90)
    .option(...mappingOption)
    .option(...encodingOption)
    .action(
      act(async (file: string, options: RankOptions) => (await import('./rank-command.js')).runRank(file, options)),
    );
}
