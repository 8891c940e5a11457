/** Greeting, closing, quoted history, device footers and disclaimers of seven languages go; the report stays. */
import { describe, expect, it } from '@jest/globals';

import { stripMail } from './strip-mail.js';

const report = 'Invoice 17 has the wrong total\nIt shows twice the amount\nSince the update of last week';

describe('stripMail in seven languages', () => {
  it.each([
    ['English', 'Good morning team,', 'Kind regards,', 'On Mon, 3 Mar 2025 at 10:02, Bob Hill wrote:'],
    ['German', 'Sehr geehrte Damen und Herren,', 'Mit freundlichen Grüßen', 'Am 03.03.2025 um 10:02 schrieb Bob Hill:'],
    ['French', 'Bonjour à tous,', 'Bien cordialement,', 'Le lun. 3 mars 2025 à 10:02, Bob Hill a écrit :'],
    ['Spanish', 'Buenos días,', 'Saludos cordiales,', 'El lun, 3 mar 2025 a las 10:02, Bob Hill escribió:'],
    ['Portuguese', 'Prezados,', 'Atenciosamente,', 'Em seg., 3 de mar. de 2025 às 10:02, Bob Hill escreveu:'],
    ['Italian', 'Buongiorno,', 'Cordiali saluti', 'Il giorno lun 3 mar 2025 alle 10:02 Bob Hill ha scritto:'],
    ['Dutch', 'Geachte heer,', 'Met vriendelijke groet,', 'Op ma 3 mrt 2025 om 10:02 schreef Bob Hill:'],
  ])('%s', (_language, greeting, closing, attribution) => {
    const quoted = `${attribution}\n> old text\n> more old text`;
    expect(stripMail(`${greeting}\n${report}\n${closing}\nAnna Berg\nSales`)).toBe(report);
    expect(stripMail(`${report}\n${quoted}`)).toBe(report);
    expect(stripMail(`${greeting}\n${report}\n${closing}\nAnna Berg\n\n${quoted}`).trimEnd()).toBe(report);
  });

  it.each([
    ['English', 'From: Bob\nSent: Monday\nTo: Anna\nSubject: Invoice'],
    ['German', 'Von: Bob\nGesendet: Montag\nAn: Anna\nBetreff: Rechnung'],
    ['French', 'De : Bob\nEnvoyé : lundi\nÀ : Anna\nObjet : Facture'],
    ['Spanish', 'De: Bob\nEnviado el: lunes\nPara: Anna\nAsunto: Factura'],
    ['Portuguese', 'De: Bob\nEnviado: segunda\nPara: Anna\nAssunto: Fatura'],
    ['Italian', 'Da: Bob\nInviato: lunedì\nA: Anna\nOggetto: Fattura'],
    ['Dutch', 'Van: Bob\nVerzonden: maandag\nAan: Anna\nOnderwerp: Factuur'],
  ])('forwarded header block: %s', (_language, header) => {
    expect(stripMail(`${report}\n${header}\nold text`)).toBe(report);
  });

  it.each([
    'Sent from my iPhone',
    'Von meinem iPhone gesendet',
    'Envoyé de mon iPhone',
    'Enviado desde mi iPhone',
    'Enviado do meu iPhone',
    'Inviato da iPhone',
    'Verzonden vanaf mijn iPhone',
  ])('device footer: %s', (footer) => {
    expect(stripMail(`${report}\n${footer}`)).toBe(report);
  });

  it.each([
    'This e-mail and any attachments are confidential and intended for the addressee only.',
    'CONFIDENTIALITY NOTICE: the contents of this message …',
    'Diese E-Mail enthält vertrauliche Informationen.',
    'Ce message est confidentiel et destiné à son destinataire.',
    'Este mensaje es confidencial.',
    'Esta mensagem pode conter informação confidencial.',
    'Questo messaggio è riservato.',
    'Dit bericht is uitsluitend bestemd voor de geadresseerde.',
  ])('disclaimer: %s', (disclaimer) => {
    expect(stripMail(`${report}\n${disclaimer}\nIf you received it in error, delete it.`)).toBe(report);
  });

  it('finds an attribution that a mail program wrapped', () => {
    expect(stripMail(`${report}\nOn Mon, 3 Mar 2025 at 10:02, Bob Hill <bob@example.org>\nwrote:\n> old`)).toBe(report);
  });

  it.each([
    ['a line that starts like a greeting', 'Hello world program crashes on start with a long message'],
    ['a word that starts like a greeting', 'Dagger compiler fails'],
    ['a report about a disclaimer', 'This email is confidential is printed twice below each mail'],
    ['one header line', 'To: field is empty\nFrom the menu nothing opens'],
    ['thanks in the middle', 'Thanks to the update\nnothing works'],
  ])('keeps %s', (_name, text) => {
    expect(stripMail(text)).toBe(text);
  });
});
